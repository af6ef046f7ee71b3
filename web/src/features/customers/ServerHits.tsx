import { phone } from '../../shared/format'
import { t } from '../../shared/i18n'
import { useLive } from '../../store'
import { ErrorNote } from '../../ui/ErrorBox'
import { List, ListRow } from '../../ui/ListRow'
import { Money } from '../../ui/Money'
import { Section } from '../../ui/Section'
import s from './Customers.module.css'
import { nameOf } from './names'
import { type Hit, useServerHits } from './server'

const NOBODY: readonly Hit[] = []

const Row = ({ hit }: { hit: Hit }) => (
  <ListRow
    title={<span dir="auto">{nameOf(hit)}</span>}
    meta={
      <span className="num">
        {[hit.number, hit.phones[0] && phone(hit.phones[0]), hit.area].filter(Boolean).join(' · ')}
      </span>
    }
    end={hit.due_minor > 0 && <Money v={hit.due_minor} />}
    href={`/customers/${hit.id}`}
  />
)

/** Hits of a search that only the server knows; nothing when the device holds everybody. */
export function ServerHits({ text }: { text: string }) {
  const asked = useServerHits(text)
  const all = asked?.state === 'answered' ? asked.hits : NOBODY
  const { value: hits } = useLive(
    { collections: ['customer'], read: (view) => all.filter((hit) => !view.get('customer', hit.id)) },
    [all],
  )
  if (!asked) return null
  if (asked.state === 'failed') return <ErrorNote failure={asked.failure} />
  return (
    <Section title={t('From the server')}>
      <output className={s.asked}>
        {asked.state === 'asking' && t('Asking the server')}
        {asked.state === 'answered' && hits.length === 0 && t('The server knows nobody else.')}
      </output>
      <List label={t('From the server')}>
        {hits.map((hit) => (
          <li key={hit.id}>
            <Row hit={hit} />
          </li>
        ))}
      </List>
    </Section>
  )
}
