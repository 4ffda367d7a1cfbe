import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { SightBasis } from '@karvan/contract'
import type { Asker } from '../asker.ts'
import type { NewAuditRow } from './audit-store.ts'

/** That an asker was shown what another organisation captured, and why it may be. */
export interface ReadNote {
  owner: string
  basis: SightBasis
  /** Of the basis: id of the grant, delegation or link, the jurisdiction. */
  reference: string | null
  /** Events or things. */
  count: number
}

/** What is shown in answer to one request, or in one delivery. */
interface Reading {
  id: string
  /** The method and the pattern of the route, without what was asked for: the owner may not know that. */
  subject: string
  notes: Map<string, { asker: Asker; notes: ReadNote[] }>
  /** It has ended: what is noted now is written as it comes. */
  ended: boolean
  write(asker: Asker, notes: readonly ReadNote[]): void
}

const readings = new AsyncLocalStorage<Reading>()

/**
 * Notes that the asker is shown another's data, in the reading that is going on: the guard opens one for every
 * request, `reads.run` one for what is delivered otherwise. Own data is not noted. Outside of any reading it throws:
 * nothing may be shown of which nobody keeps account.
 */
export const noteRead = (asker: Asker, note: ReadNote): void => {
  if (note.count === 0 || isOwn(asker, note)) return
  const reading = readings.getStore()
  if (!reading) throw new Error('something is shown outside of a reading: wrap it in reads.run')
  if (reading.ended) {
    reading.write(asker, [note])
    return
  }
  const key = `${asker.id} ${note.owner}`
  const of = reading.notes.get(key)
  if (of) addNote(of.notes, note)
  else reading.notes.set(key, { asker, notes: [{ ...note }] })
}

/** A link speaks in its organisation's name, but somebody else looks. */
const isOwn = (asker: Asker, { owner, basis }: ReadNote): boolean =>
  basis === 'own' || (owner === asker.organisation.id && asker.kind !== 'link')

const addNote = (notes: ReadNote[], note: ReadNote): void => {
  const same = notes.find(
    ({ basis, reference }) => basis === note.basis && reference === note.reference,
  )
  if (same) same.count += note.count
  else notes.push({ ...note })
}

/**
 * The one row of a reading for an owner: the basis is the one by which most was seen, `detail.bases` tells all where
 * there are several.
 */
const readRowOf = (
  asker: Asker,
  notes: readonly ReadNote[],
  about: { id: string; subject: string; time: string },
): NewAuditRow => {
  const [first] = notes.toSorted((a, b) => b.count - a.count)
  const bases = notes.map(({ owner: _, ...basis }) => basis)
  return {
    id: randomUUID(),
    time: about.time,
    organisation: asker.organisation.id,
    askerKind: asker.kind,
    askerId: asker.id,
    person: asker.person,
    action: 'access.read',
    subject: about.subject,
    owner: first!.owner,
    basis: first!.basis,
    reference: first!.reference,
    count: notes.reduce((sum, { count }) => sum + count, 0),
    requestId: about.id,
    detail: notes.length > 1 ? { bases } : {},
  }
}

export interface About {
  /** Of the request: `x-request-id`. */
  id: string
  subject: string
}

/** Opens and ends readings; `add` takes their rows. */
export const createReadings = (now: () => Date, add: (row: NewAuditRow) => void) => {
  const openReading = ({ id, subject }: About): Reading => ({
    id,
    subject,
    notes: new Map(),
    ended: false,
    write: (asker, notes) =>
      add(readRowOf(asker, notes, { id, subject, time: now().toISOString() })),
  })
  const endReading = (reading: Reading): void => {
    reading.ended = true
    for (const { asker, notes } of reading.notes.values()) reading.write(asker, notes)
    reading.notes.clear()
  }
  return {
    /** A reading around what is begun in `enter`, until `end`. */
    open(about: About) {
      const reading = openReading(about)
      return {
        enter: (begin: () => void): void => readings.run(reading, begin),
        end: (): void => endReading(reading),
      }
    },
    /** A reading around work outside of a request. */
    async run<T>(about: About, work: () => Promise<T>): Promise<T> {
      const reading = openReading(about)
      try {
        return await readings.run(reading, work)
      } finally {
        endReading(reading)
      }
    },
  }
}

/** `x-request-id` of the request that is being answered; null: none is. */
export const findRequestId = (): string | null => readings.getStore()?.id ?? null
