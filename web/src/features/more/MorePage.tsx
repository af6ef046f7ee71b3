import { allowed, countOf, MORE } from '../../app/nav'
import { useCounts } from '../../app/useCounts'
import { int } from '../../shared/format'
import { say, t } from '../../shared/i18n'
import { can } from '../../sync'
import { List, NavRow } from '../../ui/ListRow'
import { Page } from '../../ui/Page'
import s from './MorePage.module.css'

/** On the phone: what the desktop's rail holds below the first block, and what waits to be sent. */
export default function MorePage() {
  const counts = useCounts()
  return (
    <Page title={t('More')}>
      <div className={s.groups}>
        {MORE.map((group) => allowed(group, can))
          .filter((group) => group.length > 0)
          .map((group) => (
            <List key={group[0]?.path}>
              {group.map((item) => (
                <li key={item.path}>
                  <NavRow
                    icon={<item.icon size={22} stroke={1.75} aria-hidden />}
                    label={say(item.label)}
                    href={item.path}
                    end={countOf(item, counts) > 0 && int(countOf(item, counts))}
                  />
                </li>
              ))}
            </List>
          ))}
      </div>
    </Page>
  )
}
