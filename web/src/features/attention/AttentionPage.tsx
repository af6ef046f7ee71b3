import { IconCheck } from '@tabler/icons-react'
import { when } from '../../shared/format'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { Empty } from '../../ui/Empty'
import { Canvas, Page } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import s from './Attention.module.css'
import { Decision, itemTitle } from './Decision'
import { type Item, useOpenItems, useSettledItems } from './queries'
import { settledWords } from './words'

const Settled = ({ items }: { items: readonly Item[] }) => (
  <Panel>
    <Section title={t('Decided')}>
      <ul className={s.list}>
        {items.map((item) => (
          <li key={item.item.id} className={s.item}>
            <IconCheck size={20} stroke={1.75} className={s.good} aria-hidden />
            <div>
              <strong>{itemTitle(item)}</strong>
              <small className="num">
                {settledWords(item.item.outcome)}
                {item.item.settled_at && ` · ${when(item.item.settled_at)}`}
              </small>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  </Panel>
)

/** Money that came and made no term: somebody decides once (M12, M14). */
export default function AttentionPage() {
  const open = useOpenItems()
  const settled = useSettledItems()
  return (
    <Page
      title={t('Needs attention')}
      sub={open.length ? t('{n} open', { n: open.length }) : t('nothing open')}
    >
      <Canvas narrow>
        {open.length ? (
          <Panel>
            <Section title={t('Needs your decision')}>
              <ul className={s.list}>
                {open.map((item, place) => (
                  <li key={item.item.id}>
                    <Decision item={item} main={place === 0} />
                  </li>
                ))}
              </ul>
            </Section>
          </Panel>
        ) : (
          <Panel>
            <Empty
              kind="none"
              title={t('Nothing needs a decision')}
              text={t(
                'Money that arrives and cannot become a term, for example a second renewal, waits here.',
              )}
              action={<Button href="/">{t('Home')}</Button>}
            />
          </Panel>
        )}
        {settled.length > 0 && <Settled items={settled} />}
      </Canvas>
    </Page>
  )
}
