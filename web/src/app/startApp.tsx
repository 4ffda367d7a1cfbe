import type { ReactNode } from 'react'
import { takeFromAddress } from '../features/access/session.ts'
import { startOutbox } from '../features/capture/outbox.ts'
import { App } from './App.tsx'

/** The screens of those who sign in. Secrets leave the address before anything is drawn. */
export const startApp = (): ReactNode => {
  const taken = takeFromAddress()
  startOutbox()
  return <App {...taken} />
}
