import { allowed, GROUPS } from '../../app/nav'
import { say, t } from '../../shared/i18n'
import { can } from '../../sync'
import { List, NavRow } from '../../ui/ListRow'
import { Page } from '../../ui/Page'
import s from './MorePage.module.css'

/** On the phone: what the desktop's rail holds below the first block. */
export default function MorePage() {
  return (
    <Page title={t('More')}>
      <div className={s.groups}>
        {GROUPS.map((group) => allowed(group, can))
          .filter((group) => group.length > 0)
          .map((group) => (
            <List key={group[0]?.path}>
              {group.map((item) => (
                <li key={item.path}>
                  <NavRow
                    icon={<item.icon size={22} stroke={1.75} aria-hidden />}
                    label={say(item.label)}
                    href={item.path}
                  />
                </li>
              ))}
            </List>
          ))}
      </div>
    </Page>
  )
}
