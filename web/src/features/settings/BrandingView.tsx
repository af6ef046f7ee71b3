import { IconUpload } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { Failure } from '../../shared/errors'
import { t } from '../../shared/i18n'
import type { Id } from '../../store'
import { Button } from '../../ui/Button'
import { ErrorNote } from '../../ui/ErrorBox'
import { TextField } from '../../ui/fields/TextField'
import { Canvas } from '../../ui/Page'
import { Panel, Section } from '../../ui/Section'
import s from './settings.module.css'

export interface BrandingForm {
  readonly color: string
  readonly footer: string
}

export interface BrandingViewProps {
  readonly initial: BrandingForm
  /** File of the logo, null when there is none. */
  readonly logo: Id | null
  readonly reason: string | null
  readonly busy: boolean
  readonly failure: Failure | null
  readonly onLogo: (file: File) => void
  readonly onRemove: (logo: Id) => void
  readonly onSave: (form: BrandingForm) => Promise<boolean>
}

type LogoProps = Pick<BrandingViewProps, 'logo' | 'reason' | 'busy' | 'onLogo' | 'onRemove'>

const Logo = ({ logo, reason, busy, onLogo, onRemove }: LogoProps) => (
  <Section title={t('Logo')} padded>
    <div className={s.logo}>
      {logo && <img src={`/api/files/${logo}`} alt={t('Logo')} />}
      <label className={s.file}>
        <IconUpload size={18} stroke={1.75} aria-hidden />
        {logo ? t('Choose another picture') : t('Choose a picture')}
        <input
          type="file"
          accept="image/png,image/jpeg,image/webp"
          onChange={(e) => {
            const file = e.currentTarget.files?.[0]
            if (file) onLogo(file)
          }}
        />
      </label>
      {logo && (
        <Button reason={reason} busy={busy} onClick={() => onRemove(logo)}>
          {t('Remove the logo')}
        </Button>
      )}
      <p className={s.text}>
        {t('PNG, JPEG or WebP up to 2 MB. It appears on the next invoices; old ones stay as they are.')}
      </p>
    </div>
  </Section>
)

/** Looks of papers and the portal; the app itself keeps its colour (V11). */
export function BrandingView(props: BrandingViewProps) {
  const { initial, reason, busy, failure, onSave } = props
  const [form, setForm] = useState(initial)
  const [saved, setSaved] = useState(false)
  const set = (change: Partial<BrandingForm>) => {
    setSaved(false)
    setForm({ ...form, ...change })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(await onSave(form))
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Canvas narrow>
        <Panel>
          <Logo {...props} />
        </Panel>
        <Panel>
          <Section title={t('Papers')} padded>
            <div className={s.form}>
              <div className={s.colour}>
                <TextField
                  label={t('Colour')}
                  placeholder="#0B5C4B"
                  value={form.color}
                  onChange={(color) => set({ color })}
                />
                <input
                  className={s.swatch}
                  type="color"
                  aria-label={t('Pick the colour')}
                  value={/^#[0-9a-f]{6}$/i.test(form.color) ? form.color : '#0b5c4b'}
                  onChange={(e) => set({ color: e.currentTarget.value.toUpperCase() })}
                />
              </div>
              <TextField
                label={t('Footer')}
                help={t('Below every invoice: how to pay, whom to call.')}
                optional
                lines={3}
                value={form.footer}
                onChange={(footer) => set({ footer })}
              />
              <ErrorNote failure={failure} />
              <div className={s.actions}>
                <Button type="submit" variant="solid" busy={busy} reason={reason}>
                  {t('Save the branding')}
                </Button>
                <span role="status" className={s.saved}>
                  {saved && t('Saved')}
                </span>
              </div>
            </div>
          </Section>
        </Panel>
      </Canvas>
    </form>
  )
}
