import type { Screening } from '@karvan/contract'
import { type Asker, listOwnKeys } from '../access/index.ts'
import type { Entry, Journal } from '../journal/index.ts'
import { type Database, Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'
import { screen } from './screen.ts'

/** Events of one chunk: a few hundredths of a second of reading. */
const CHUNK = 1_000

/** Where a walk stands: how many of the own events were read, and the last of them. */
interface Cursor {
  position: number
  eventTime: string
  key: string
}

const TOKEN =
  /^(\d{1,15}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const encodeCursor = ({ position, eventTime, key }: Cursor): string =>
  Buffer.from(`${position} ${eventTime} ${key}`).toString('base64url')

const readCursor = (token: string | undefined): Cursor | undefined => {
  if (token === undefined) return undefined
  const [, position, eventTime, key] = TOKEN.exec(Buffer.from(token, 'base64url').toString()) ?? []
  if (position !== undefined && !Number.isNaN(Date.parse(eventTime!)))
    return { position: Number(position), eventTime: eventTime!, key: key! }
  const message = 'is not the "next" of an earlier answer'
  const reasons = [{ pointer: '/after', code: refusals.unknownCursor.code, message }]
  throw new Refusal(refusals.unknownCursor, { reasons })
}

/**
 * What of people stands in the events that the asker's organisation captured, in everybody's for who governs the
 * house: a chunk of them by event time. What is captured meanwhile before the cursor is left to the next walk.
 */
export const screenOwn = async (
  db: Database,
  journal: Journal,
  asker: Asker,
  token: string | undefined,
): Promise<Screening> => {
  const after = readCursor(token)
  const keys = asker.deeds.includes('govern')
    ? await journal.listKeysBehind(after, CHUNK)
    : await listOwnKeys(db, asker.organisation.id, after, CHUNK)
  const entries = await journal.listByKeys(keys.map(({ key }) => key))
  const byKey = new Map(entries.map((entry) => [entry.key, entry]))
  const before = after?.position ?? 0
  const events = keys.flatMap(({ key }, index) => {
    const entry = byKey.get(key)
    return entry ? screenEntry(entry, before + index + 1) : []
  })
  const last = keys.length < CHUNK ? undefined : keys.at(-1)
  const next = last ? encodeCursor({ position: before + keys.length, ...last }) : null
  return { checked: keys.length, events, next }
}

/** Pointers are into the event as it was sent, alone. */
const screenEntry = (entry: Entry, position: number): Screening['events'] => {
  const findings = screen(JSON.parse(entry.source), '')
  return findings.length === 0 ? [] : [{ position, eventID: entry.eventId, findings }]
}
