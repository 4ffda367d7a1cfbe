import type { Verification } from '@karvan/contract'
import { type EpcisEvent, identifyEvent } from '@karvan/epcis'
import type { Entry, Journal } from '../journal/index.ts'
import type { Database } from '../platform/index.ts'

/** Events of one chunk: about a tenth of a second of hashing. */
const CHUNK = 2_000

/** Holds a chunk of the journal against its own keys, hashes and order. */
export const verifyChunk = async (
  db: Database,
  journal: Journal,
  after: number,
): Promise<Verification> => {
  const head = await journal.getHead(db)
  const entries = await journal.listAfter(db, after, CHUNK)
  const contexts = await journal.listContexts(entries.map((entry) => entry.context))
  const problems: Verification['problems'] = []
  let previous: Entry | undefined
  for (const entry of entries) {
    for (const message of checkEntry(entry, contexts.get(entry.context), previous)) {
      problems.push({ position: entry.position, message })
    }
    previous = entry
  }
  const next = entries.length === CHUNK ? entries.at(-1)!.position : null
  return { head, checked: entries.length, problems, next }
}

const checkEntry = (entry: Entry, context: unknown, previous: Entry | undefined): string[] => {
  const problems: string[] = []
  const event = JSON.parse(entry.source) as EpcisEvent
  const { key, eventID } = identifyEvent({ event, context, organisation: entry.organisation })
  if (key !== entry.key)
    problems.push(`event ${entry.eventId}: its content no longer gives its key`)
  if (eventID !== entry.eventId)
    problems.push(`event ${entry.eventId}: its content says ${eventID}`)
  if (previous && entry.recordTime <= previous.recordTime)
    problems.push('its record time does not rise')
  return problems
}
