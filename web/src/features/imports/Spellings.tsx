import type { ReactNode } from 'react'
import type { ImportSpelling } from '../../api'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { Panel, Section } from '../../ui/Section'
import { TextLink } from '../../ui/TextLink'
import { type Answer, type Answers, type Group, open } from './groups'
import s from './Imports.module.css'

export interface SpellingsProps<C> {
  readonly title: string
  readonly groups: readonly Group<C>[]
  readonly question: string
  readonly answers: Answers
  readonly pressed: boolean
  readonly onAnswer: (groups: readonly Group<C>[], answer: Answer) => void
  /** Prices beside a spelling. */
  readonly note?: (item: ImportSpelling<C>) => string | undefined
  /** What these spellings become. */
  readonly control: (items: readonly ImportSpelling<C>[]) => ReactNode
  readonly foot?: ReactNode
}

/** A blank cell and a blank at the end are seen as well. */
export function spellingText(spelling: string): string {
  if (!spelling.trim()) return t('(blank)')
  return spelling.replace(/^\s+|\s+$/g, (blanks) => '␣'.repeat(blanks.length))
}

const Written = <C,>({
  items,
  note,
}: Pick<SpellingsProps<C>, 'note'> & { items: readonly ImportSpelling<C>[] }) => (
  <ul className={s.written}>
    {items.map((item) => (
      <li key={item.spelling}>
        <strong dir="auto">{spellingText(item.spelling)}</strong>
        <span className="num">
          {t('{n, plural, one {# row} other {# rows}}', { n: item.count })}
          {note?.(item) && ` · ${note(item)}`}
        </span>
      </li>
    ))}
  </ul>
)

/** Nothing becomes one without a yes (X13). */
function Question<C>(props: SpellingsProps<C> & { group: Group<C> }) {
  const { group, question, pressed, onAnswer, note } = props
  return (
    <li className={s.group} data-asked>
      <Written items={group.items} {...(note ? { note } : {})} />
      <div className={s.ask}>
        <strong>{question}</strong>
        <div className={s.acts}>
          <Button onClick={() => onAnswer([group], 'one')}>{t('Yes, one')}</Button>
          <Button onClick={() => onAnswer([group], 'apart')}>{t('No, keep apart')}</Button>
        </div>
        {pressed && (
          <p className={s.missing} role="alert">
            {t('Answer this first.')}
          </p>
        )}
      </div>
    </li>
  )
}

function Settled<C>(props: SpellingsProps<C> & { group: Group<C> }) {
  const { group, answers, onAnswer, note, control } = props
  const apart = answers[group.key] === 'apart'
  const rows = apart ? group.items.map((item) => [item]) : [group.items]
  return rows.map((items, index) => (
    <li key={items[0]?.spelling} className={s.group}>
      <Written items={items} {...(note ? { note } : {})} />
      <div className={s.ask}>
        {control(items)}
        {group.items.length > 1 && index === 0 && (
          <TextLink onClick={() => onAnswer([group], apart ? 'one' : 'apart')}>
            {apart ? t('Make them one') : t('Keep them apart')}
          </TextLink>
        )}
      </div>
    </li>
  ))
}

/** The spellings of one kind: questions first, then what each becomes. */
export function Spellings<C>(props: SpellingsProps<C>) {
  const { title, groups, answers, onAnswer, foot } = props
  if (!groups.length && !foot) return null
  const asked = groups.filter((group) => open([group], answers).length)
  const settled = groups.filter((group) => !asked.includes(group))
  return (
    <Panel>
      <Section
        title={title}
        action={
          asked.length > 1 && (
            <TextLink onClick={() => onAnswer(asked, 'one')}>
              {t('Yes to all {n} questions', { n: asked.length })}
            </TextLink>
          )
        }
      >
        <ul className={s.groups}>
          {asked.map((group) => (
            <Question key={group.key} {...props} group={group} />
          ))}
          {settled.map((group) => (
            <Settled key={group.key} {...props} group={group} />
          ))}
        </ul>
        {foot}
      </Section>
    </Panel>
  )
}
