import { IconCopy, IconShare } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../shared/i18n'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/fields/TextField'
import s from './members.module.css'

/** A one-time link to hand over by WhatsApp, message or mouth. */
export function LinkBox({ link, name }: { link: string; name: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () =>
    void navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    )
  const share = () => void navigator.share({ url: link }).catch(() => undefined)
  return (
    <div className={s.link}>
      <TextField
        label={t('Link for {name}', { name })}
        help={t('It works once. Send it to this person only.')}
        value={link}
        onChange={() => undefined}
        readOnly
      />
      <div className={s.acts}>
        <Button icon={<IconCopy size={18} stroke={1.75} aria-hidden />} onClick={copy}>
          {copied ? t('Copied') : t('Copy the link')}
        </Button>
        {'share' in navigator && (
          <Button icon={<IconShare size={18} stroke={1.75} aria-hidden />} onClick={share}>
            {t('Share')}
          </Button>
        )}
      </div>
    </div>
  )
}
