import {
  IconBrush,
  IconBuilding,
  IconDeviceMobile,
  IconDevices,
  IconPackage,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { Permission } from '../../api'
import { type Message, msg, say, t } from '../../shared/i18n'
import { can } from '../../sync'
import { List, NavRow } from '../../ui/ListRow'
import { Canvas, Page } from '../../ui/Page'
import { Panel } from '../../ui/Section'

interface Entry {
  readonly href: string
  readonly label: Message
  readonly note: Message
  readonly icon: typeof IconBuilding
  readonly needs?: Permission
}

const ENTRIES: readonly Entry[] = [
  {
    href: '/settings/organization',
    label: msg('Organization'),
    note: msg('Name, address, tax, limits'),
    icon: IconBuilding,
    needs: 'organization.read',
  },
  {
    href: '/settings/branding',
    label: msg('Branding'),
    note: msg('Logo, colour and footer of papers'),
    icon: IconBrush,
    needs: 'organization.write',
  },
  {
    href: '/plans',
    label: msg('Plans and prices'),
    note: msg('What a line costs and how long it runs'),
    icon: IconPackage,
    needs: 'catalog.read',
  },
  {
    href: '/members',
    label: msg('Members'),
    note: msg('Who may sign in, and as what'),
    icon: IconUsersGroup,
    needs: 'members.read',
  },
  {
    href: '/settings/device',
    label: msg('This device'),
    note: msg('Language, digits, colours, sign out'),
    icon: IconDeviceMobile,
  },
  {
    href: '/settings/sessions',
    label: msg('My open sessions'),
    note: msg('Where you are signed in'),
    icon: IconDevices,
  },
]

export default function SettingsPage() {
  return (
    <Page title={t('Settings')}>
      <Canvas narrow>
        <Panel>
          <List>
            {ENTRIES.filter((entry) => !entry.needs || can(entry.needs)).map(
              ({ href, label, note, icon: Icon }) => (
                <li key={href}>
                  <NavRow
                    icon={<Icon size={22} stroke={1.75} aria-hidden />}
                    label={say(label)}
                    note={say(note)}
                    href={href}
                  />
                </li>
              ),
            )}
          </List>
        </Panel>
      </Canvas>
    </Page>
  )
}
