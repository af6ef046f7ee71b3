import { MantineProvider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { activate } from '../shared/i18n'
import { usePrefs } from '../shared/prefs'
import { resolver, theme } from '../ui/theme'
import { App } from './App'

/** Theme and language of this device around the app. A language is drawn once its texts are in. */
export function Root() {
  const prefs = usePrefs()
  const [, draw] = useState(0)
  useEffect(() => {
    let current = true
    void activate(prefs).then(() => {
      document.documentElement.lang = prefs.language
      if (current) draw((times) => times + 1)
    })
    return () => {
      current = false
    }
  }, [prefs])
  const scheme = prefs.theme === 'auto' ? {} : { forceColorScheme: prefs.theme }
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto" {...scheme}>
      <App />
    </MantineProvider>
  )
}
