import { type Act, collectAct, renewAct } from '../renew/ActSheet'
import type { Stop } from './stops'

/** The button opens Renew for a line, else Collect (M19). */
export const actOf = ({ line, customer }: Stop): Act => (line ? renewAct(line) : collectAct(customer))
