import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { activateFirstLanguage } from './i18n/index.ts'
import { startTheme } from './ui/theme.ts'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'

/** Of the address of a public link; undefined on every other page. */
const token = /^\/t\/([\w-]{1,200})\/?$/.exec(window.location.pathname)?.[1]

/** A page that only who has its address may find. */
const forbidIndexing = (): void => {
  const robots = document.createElement('meta')
  robots.name = 'robots'
  robots.content = 'noindex, nofollow'
  document.head.append(robots)
}

const readPublic = async (known: string): Promise<ReactNode> => {
  forbidIndexing()
  const { PublicApp } = await import('./features/sharing/PublicApp.tsx')
  return <PublicApp token={known} />
}

const readApp = async (): Promise<ReactNode> => {
  const { startApp } = await import('./app/startApp.tsx')
  return startApp()
}

startTheme()
const [page] = await Promise.all([
  token === undefined ? readApp() : readPublic(token),
  activateFirstLanguage(),
])

createRoot(document.getElementById('root')!).render(<StrictMode>{page}</StrictMode>)

// Plain HTTP on another host has no service workers; everything but opening offline works there.
if (import.meta.env.PROD && token === undefined) await navigator.serviceWorker?.register('/sw.js')
