import type { CaptureJob, Problem, Report } from '@karvan/contract'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { deliver } from './deliver.ts'

/** A report on this device: waiting for a connection, refused by the server, or sent. */
export interface Entry {
  id: string
  report: Report
  state: 'waiting' | 'refused' | 'sent'
  createdTime: string
  /** Why it was refused. */
  problem?: Problem | undefined
  /** What the server made of it. */
  job?: CaptureJob | undefined
}

interface OutboxSchema extends DBSchema {
  reports: { key: string; value: Entry }
}

const LOCK = 'karvan.outbox'
const CHANNEL = 'karvan.outbox'
const RETRY_MILLISECONDS = 15_000
/** Sent reports stay readable for a day. */
const KEPT_MILLISECONDS = 24 * 3600_000

let opened: Promise<IDBPDatabase<OutboxSchema>> | undefined
const open = (): Promise<IDBPDatabase<OutboxSchema>> => {
  opened ??= openDB<OutboxSchema>('karvan-outbox', 1, {
    upgrade: (database) => {
      database.createObjectStore('reports', { keyPath: 'id' })
    },
  })
  return opened
}

const listeners = new Set<() => void>()
const channel = new BroadcastChannel(CHANNEL)
channel.onmessage = () => {
  for (const listener of listeners) listener()
}
const announce = (): void => {
  channel.postMessage('changed')
  for (const listener of listeners) listener()
}

/** Tells of every change of the outbox, in this tab or another. */
export const watchOutbox = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** All entries, newest first. */
export const listOutbox = async (): Promise<Entry[]> => {
  const entries = await (await open()).getAll('reports')
  return entries.sort((a, b) => b.createdTime.localeCompare(a.createdTime))
}

/** Keeps a report on this device and tries to send it. A report of the same id is replaced. */
export const putReport = async (report: Report): Promise<void> => {
  const createdTime = new Date().toISOString()
  await (await open()).put('reports', { id: report.id, report, state: 'waiting', createdTime })
  announce()
  void sendWaiting()
  void askWorker()
}

interface WithSync extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> }
}

/** Where the browser can, the service worker sends too when the page is closed before there is a connection. */
const askWorker = async (): Promise<void> => {
  const registration: WithSync | undefined = await navigator.serviceWorker?.getRegistration()
  // Refused by some browsers in private windows: then the page sends alone.
  await registration?.sync?.register(CHANNEL).catch(() => undefined)
}

export const discardReport = async (id: string): Promise<void> => {
  await (await open()).delete('reports', id)
  announce()
}

/** Sends what waits, oldest first; one tab at a time. Stops where the server cannot be reached. */
export const sendWaiting = async (): Promise<void> => {
  if (!navigator.locks) return sendAll()
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await sendAll()
  })
}

const sendAll = async (): Promise<void> => {
  const waiting = (await listOutbox()).filter(({ state }) => state === 'waiting').reverse()
  for (const entry of waiting) {
    const outcome = await deliver(entry.report)
    if (outcome.state === 'waiting') return
    const known = await (await open()).get('reports', entry.id)
    // It may have been discarded meanwhile.
    if (known) await (await open()).put('reports', { ...known, ...outcome })
    announce()
  }
}

/** Sends at the start, when the connection comes back, and from time to time while something waits. */
export const startOutbox = (): void => {
  const trySend = () => void sendWaiting()
  window.addEventListener('online', trySend)
  setInterval(trySend, RETRY_MILLISECONDS)
  void pruneSent().then(trySend)
}

const pruneSent = async (): Promise<void> => {
  const limit = new Date(Date.now() - KEPT_MILLISECONDS).toISOString()
  for (const { id, state, createdTime } of await listOutbox()) {
    if (state === 'sent' && createdTime < limit) await discardReport(id)
  }
}
