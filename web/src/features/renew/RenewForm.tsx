import { IconCloudOff } from '@tabler/icons-react'
import { useState } from 'react'
import { day, money } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useSyncState } from '../../sync'
import { PencilNote } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { Sheet } from '../../ui/Sheet'
import { TextLink } from '../../ui/TextLink'
import { nameOf } from '../customers/names'
import { useFocusError } from '../customers/useFocusError'
import type { RenewData } from './queries'
import s from './Renew.module.css'
import { Counts, Discount, TrialStart, What, type WhatProps } from './RenewChoices'
import { RenewFacts, RenewMoney } from './RenewMoney'
import { RenewPreview } from './RenewPreview'
import { unitWords } from './sentence'
import { type Renewed, type Renewing, useRenewing } from './useRenewing'

interface RenewFormProps extends WhatProps {
  readonly onClose: () => void
  readonly onTaken: (done: Renewed) => void
}

function mainWords({ offer, dueOn }: Renewing): string {
  if (!offer) return t('Renew')
  if (offer.amount > 0) return t('Take {m} and renew', { m: money(offer.amount) })
  if (offer.credit > 0) return t('Renew, pays by {day}', { day: day(dueOn ?? '') })
  return t('Renew from the advance')
}

const Who = ({ data: { customer } }: { data: RenewData }) => (
  <>
    <span dir="auto">{nameOf(customer)}</span>
    {customer.number && (
      <>
        {' · '}
        <bdi className="num">{customer.number}</bdi>
      </>
    )}
  </>
)

/** The price, and the ways around paying it now in full. */
function Price({
  sold,
  renewing,
  onDiscount,
}: Pick<WhatProps, 'sold'> & { renewing: Renewing; onDiscount?: () => void }) {
  const { offer, mayGiveCredit, change } = renewing
  const { price_minor, unit, count } = sold.version
  return (
    <div className={s.extras}>
      <span className="num">
        {t('{m} for {term}', { m: money(price_minor), term: unitWords(unit, count) })}
      </span>
      {onDiscount && <TextLink onClick={onDiscount}>{t('Discount')}</TextLink>}
      {mayGiveCredit && offer && offer.amount > 0 && (
        <TextLink onClick={() => change({ amount: 0 })}>{t('Pay later')}</TextLink>
      )}
    </div>
  )
}

/** The change first, everything filled in, one button that says the amount (M10). */
export function RenewForm({ onClose, onTaken, ...what }: RenewFormProps) {
  const { data, sold } = what
  const renewing = useRenewing(data, sold, onTaken)
  const { offer, refusal, errors } = renewing
  const [discounting, setDiscounting] = useState(false)
  const { link } = useSyncState()
  useFocusError(errors)
  const trialRuns = data.last?.kind === 'trial' && data.today < data.last.endsOn
  return (
    <Sheet
      opened
      onClose={onClose}
      title={t('Renew {plan}', { plan: nameOf(sold.plan) })}
      sub={<Who data={data} />}
      onSubmit={() => void renewing.renew()}
      foot={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            variant="solid"
            type="submit"
            busy={renewing.busy}
            reason={sold.plan.retired_at ? t('the plan is no longer sold') : null}
          >
            {mainWords(renewing)}
          </Button>
        </>
      }
    >
      {offer && <RenewPreview data={data} offer={offer} />}
      <What {...what} />
      {trialRuns && <TrialStart renewing={renewing} />}
      <Price
        sold={sold}
        renewing={renewing}
        {...(discounting ? {} : { onDiscount: () => setDiscounting(true) })}
      />
      <Counts sold={sold} renewing={renewing} />
      {discounting && <Discount renewing={renewing} />}
      {!discounting && <ErrorNote failure={refusal} />}
      <RenewMoney data={data} renewing={renewing} />
      <RenewFacts renewing={renewing} />
      {link === 'offline' && (
        <PencilNote icon={<IconCloudOff size={16} stroke={1.75} aria-hidden />}>
          {t('Offline: kept here, sent when there is signal.')}
        </PencilNote>
      )}
      <ErrorNote failure={renewing.failed} />
    </Sheet>
  )
}
