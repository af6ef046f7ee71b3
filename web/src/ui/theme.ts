import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { dark, light, type Palette } from './palette'

const bottle: MantineColorsTuple = [
  '#EEF6F3',
  '#DFEDE8',
  '#BBDACF',
  '#8FC7B4',
  '#62CBAB',
  '#46B796',
  '#1B8A6B',
  '#0B6650',
  '#0B5C4B',
  '#073B30',
]
const amber: MantineColorsTuple = [
  '#FFF7EA',
  '#FFF0D9',
  '#FBDDB0',
  '#F5C67F',
  '#EFB35C',
  '#D9922E',
  '#C26A00',
  '#A65700',
  '#874600',
  '#5C3000',
]
const vermilion: MantineColorsTuple = [
  '#FFF4F3',
  '#FDEAE8',
  '#F9CBC7',
  '#FF978D',
  '#EC6A5E',
  '#E5685D',
  '#D0342B',
  '#B3261E',
  '#8F1D17',
  '#5F120E',
]

/** System fonts first: nothing is downloaded in Latin (look.md §2.4). */
const fontStack =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Bengali", "Nirmala UI", "Bangla Sangam MN", "Noto Sans Arabic", "Geeza Pro", sans-serif'

/** Control height and text size follow the density tokens of tokens.css (48/16 phone, 36/14 desktop). */
const control = {
  '--input-height': 'var(--cc-control)',
  '--input-size': 'var(--cc-control)',
  '--input-fz': 'var(--cc-fz-control)',
  '--input-bd': 'var(--cc-field)',
  '--input-bg': 'var(--cc-surface)',
  '--input-bd-focus': 'var(--cc-focus)',
}

export const theme = createTheme({
  colors: { bottle, amber, vermilion },
  primaryColor: 'bottle',
  primaryShade: { light: 8, dark: 5 },
  autoContrast: false,
  black: light.ink,
  fontFamily: fontStack,
  fontFamilyMonospace: 'ui-monospace, "Roboto Mono", "Cascadia Mono", Menlo, monospace',
  headings: {
    fontFamily: fontStack,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '1rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '0.25rem', sm: '0.375rem', md: '0.5rem', lg: '0.75rem', xl: '1.25rem' },
  defaultRadius: 'md',
  breakpoints: { xs: '22.5em', sm: '36em', md: '48em', lg: '62em', xl: '80em' },
  shadows: {
    xs: 'none',
    sm: '0 1px 2px rgb(14 26 22 / 6%)',
    md: '0 4px 16px rgb(14 26 22 / 10%), 0 0 0 1px var(--cc-line)',
    lg: '0 16px 48px rgb(14 26 22 / 18%), 0 0 0 1px var(--cc-line)',
    xl: '0 16px 48px rgb(14 26 22 / 18%)',
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { loaderProps: { type: 'dots' } },
      vars: () => ({
        root: {
          '--button-height': 'var(--cc-control)',
          '--button-fz': 'var(--cc-fz-control)',
          '--button-padding-x': 'var(--cc-control-px)',
        },
      }),
    },
    ActionIcon: {
      defaultProps: { variant: 'subtle', color: 'gray' },
      vars: () => ({ root: { '--ai-size': 'var(--cc-control)' } }),
    },
    TextInput: { vars: () => ({ wrapper: control }) },
    Textarea: {
      vars: () => ({
        wrapper: {
          '--input-fz': 'var(--cc-fz-control)',
          '--input-bd': 'var(--cc-field)',
          '--input-bg': 'var(--cc-surface)',
          '--input-bd-focus': 'var(--cc-focus)',
        },
      }),
    },
    PasswordInput: { vars: () => ({ wrapper: control }) },
    NativeSelect: { vars: () => ({ wrapper: control }) },
    SegmentedControl: { defaultProps: { radius: 'md', transitionDuration: 120, withItemsBorders: false } },
    Modal: {
      defaultProps: {
        radius: 'lg',
        shadow: 'lg',
        transitionProps: { transition: 'fade', duration: 120 },
        overlayProps: { backgroundOpacity: 1, color: 'var(--cc-scrim)' },
      },
    },
    Drawer: {
      defaultProps: {
        transitionProps: { duration: 150 },
        overlayProps: { backgroundOpacity: 1, color: 'var(--cc-scrim)' },
      },
    },
    Switch: { defaultProps: { size: 'md', withThumbIndicator: false } },
  },
})

const kebab = (name: string) => `--cc-${name.replace(/[A-Z0-9]+/g, (part) => `-${part.toLowerCase()}`)}`

/** Palette → our variables and the kit's, so that both draw with the same colours. */
function variables(p: Palette): Record<string, string> {
  const own = Object.fromEntries(Object.entries(p).map(([name, colour]) => [kebab(name), colour]))
  return {
    ...own,
    '--mantine-color-body': p.surface,
    '--mantine-color-text': p.ink,
    '--mantine-color-dimmed': p.ink3,
    '--mantine-color-anchor': p.link,
    '--mantine-color-placeholder': p.ink3,
    '--mantine-color-error': p.lapsed,
    '--mantine-color-default': p.surface,
    '--mantine-color-default-hover': p.hover,
    '--mantine-color-default-color': p.ink,
    '--mantine-color-default-border': p.lineStrong,
    '--mantine-primary-color-filled': p.brand,
    '--mantine-primary-color-filled-hover': p.brandHover,
    '--mantine-primary-color-contrast': p.onBrand,
    '--mantine-color-bottle-filled': p.brand,
    '--mantine-color-bottle-filled-hover': p.brandHover,
    '--mantine-color-bottle-light-color': p.good,
    '--mantine-color-bottle-light': p.brandSoft,
    '--mantine-color-vermilion-filled': p.danger,
    '--mantine-color-vermilion-filled-hover': p.danger,
    '--mantine-color-vermilion-outline': p.lapsed,
    '--mantine-color-white': p.onBrand,
  }
}

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables(light),
  dark: {
    ...variables(dark),
    '--mantine-color-default': dark.raised,
    '--mantine-color-default-hover': dark.line,
  },
})
