import { useLive } from '../../store'
import { STOPS, stops } from './stops'

export const useStops = () => useLive({ collections: STOPS, read: (view) => stops(view) }, [])
