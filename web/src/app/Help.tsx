import { t } from '../shared/i18n'
import { Facts, Key, Kv } from '../ui/Kv'
import { useShortcuts } from '../ui/keys'
import { Sheet } from '../ui/Sheet'

/** What the keyboard can do on the page behind it. */
export default function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const shortcuts = new Map(useShortcuts().map((shortcut) => [shortcut.key, shortcut.label]))
  return (
    <Sheet opened={opened} onClose={onClose} title={t('Keyboard help')}>
      <Facts>
        {[...shortcuts].map(([key, label]) => (
          <Kv key={key} k={label} v={<Key>{key}</Key>} />
        ))}
      </Facts>
    </Sheet>
  )
}
