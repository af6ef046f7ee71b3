import { t } from '../../shared/i18n'
import { Stepper } from '../../ui/Stepper'
import s from './Imports.module.css'

/** Where the wizard is; `now` counts from 0, 4 = through. */
export const Steps = ({ now }: { now: number }) => (
  <div className={s.steps}>
    <Stepper steps={[t('Columns'), t('Names'), t('Check'), t('Save')]} now={now} />
  </div>
)
