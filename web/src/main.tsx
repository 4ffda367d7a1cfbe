import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { takeKeyFromAddress } from './features/access/session.ts'
import { startOutbox } from './features/capture/outbox.ts'
import { activateFirstLanguage } from './i18n/index.ts'
import { startTheme } from './ui/theme.ts'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'

const keyOfAddress = takeKeyFromAddress()

startTheme()
startOutbox()
await activateFirstLanguage()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App keyOfAddress={keyOfAddress} />
  </StrictMode>,
)

// Plain HTTP on another host has no service workers; everything but opening offline works there.
if (import.meta.env.PROD) await navigator.serviceWorker?.register('/sw.js')
