import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '../ui/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { activate } from '../shared/i18n'
import { prefs } from '../shared/prefs'
import { start } from '../sync'
import { Root } from './Root'
import { registerWorker } from './update'

async function open(root: HTMLElement) {
  document.documentElement.lang = prefs().language
  await activate()
  createRoot(root).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  )
  await start()
  await registerWorker()
}

const root = document.getElementById('root')
if (root) void open(root)
