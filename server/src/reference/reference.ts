import type { Network, NewPlaceIdentifier, Place } from '@karvan/contract'
import { loadCorridor } from '@karvan/data'
import type { Access, Asker } from '../access/index.ts'
import { type Clock, type Database, Refusal, startJob } from '../platform/index.ts'
import { checkIdentifier } from './identifier.ts'
import { CHANNEL, loadPlaces } from './load.ts'
import { createPlaceIndex, type IndexedPlace } from './place-index.ts'
import { refusals } from './refusals.ts'
import * as store from './store.ts'

export interface ReferenceParts {
  db: Database
  clock: Clock
  audit: Access['audit']
  /** The reference data; by default that of the project. */
  corridor?: Pick<Network, 'version' | 'places'>
}

export type Reference = Awaited<ReturnType<typeof createReference>>

/** A lost hint is made good within this time. */
const POLL_MILLISECONDS = 30_000

/** Loads the corridor's places, holds them in memory, and hears of what other processes change. */
export const createReference = async ({
  db,
  clock,
  audit,
  corridor = loadCorridor(),
}: ReferenceParts) => {
  await loadPlaces(db, clock, audit, corridor)
  const held = await holdPlaces(db)

  const describe = (text: string): string => {
    const near = held
      .index()
      .search(text, 5)
      .map(({ id }) => id)
    return near.length > 0 ? `${text}: perhaps ${near.join(', ')}` : text
  }
  const getPlace = (text: string): Place => {
    const place = held.index().resolve(text)
    if (!place) throw new Refusal(refusals.unknownPlace, { detail: describe(text) })
    return place
  }

  return {
    /** Of the URI in an event: an own one, an SGLN as URN or GS1 Digital Link. */
    findPlaceByUri: (uri: string): Place | undefined => held.index().findByUri(uri),
    findPlace: (id: string): Place | undefined => held.index().findById(id),
    /** ISO 3166-1 alpha-2 of where the place of an event lies. */
    jurisdictionOf: (uri: string): string | undefined => held.index().findByUri(uri)?.country,
    /** Of what a person typed or chose: any identifier, a name in any language. */
    resolvePlace: (text: string): Place | undefined => held.index().resolve(text),
    searchPlaces: (text: string, limit: number): Place[] => held.index().search(text, limit),
    listPlaces: (): Place[] => held.index().list(),
    /** Grows with every change of a place. */
    revision: (): number => held.revision(),
    getPlace,

    /** An administrator attaches an identifier; the same one to the same place again renews its source. */
    async attachIdentifier(
      asker: Asker,
      text: string,
      identifier: NewPlaceIdentifier,
    ): Promise<{ place: Place; warnings: string[] }> {
      const named = getPlace(text)
      const { id } = named
      const checked = checkIdentifier(identifier, named)
      if ('reasons' in checked)
        throw new Refusal(refusals.invalidIdentifier, { reasons: checked.reasons })
      const { value, source, warnings } = checked
      const { scheme } = identifier
      await db.transaction(async (tx) => {
        const { takenBy } = await store.attachIdentifier(
          tx,
          { place: id, scheme, value, confidence: 'cited', sources: [source] },
          clock.now(),
        )
        if (takenBy !== undefined)
          throw new Refusal(refusals.identifierTaken, { detail: `${value} is ${takenBy}` })
        await store.announceChange(tx, CHANNEL)
        const detail = { scheme, value, source, warnings }
        await audit(tx, asker, 'reference.attach-identifier', id, detail)
      })
      await held.refresh()
      return { place: getPlace(id), warnings }
    },
    stop: () => held.stop(),
  }
}

/** The places in memory, read again when their revision has grown. */
const holdPlaces = async (db: Database) => {
  let revision = -1
  let index = createPlaceIndex([])
  const refresh = async (): Promise<void> => {
    // The revision is read first: places that are newer than it are read once more, never missed.
    const state = await store.getState(db)
    if (state.revision === revision) return
    const rows = await store.listPlaces(db)
    const next = createPlaceIndex(assemble(rows, await store.listIdentifiers(db)))
    if (state.revision < revision) return
    revision = state.revision
    index = next
  }
  // A store that does not answer shows at once elsewhere; the next hint or poll reads again.
  const refreshQuietly = () => void refresh().catch(() => {})
  const unlisten = await db.listen(CHANNEL, refreshQuietly)
  await refresh()
  const job = startJob({
    name: 'places',
    access: 'reads reference data, which is the same for everybody',
    everyMilliseconds: POLL_MILLISECONDS,
    run: refresh,
    unref: true,
  })
  return {
    index: () => index,
    revision: () => revision,
    refresh,
    async stop() {
      await unlisten()
      await job.stop()
    },
  }
}

const SCHEMES = ['karvan', 'unlocode', 'esr', 'uic', 'sgln']

const assemble = (
  rows: readonly store.PlaceRow[],
  identifiers: readonly store.IdentifierRow[],
): IndexedPlace[] => {
  const byPlace = new Map<string, store.IdentifierRow[]>()
  for (const row of identifiers) byPlace.set(row.place, [...(byPlace.get(row.place) ?? []), row])
  return rows.map(({ id, document, withdrawn_time }) => ({
    place: {
      ...document,
      identifiers: (byPlace.get(id) ?? [])
        .map(({ scheme, value, confidence, sources }) => ({ scheme, value, confidence, sources }))
        .sort((a, b) => SCHEMES.indexOf(a.scheme) - SCHEMES.indexOf(b.scheme)),
      ...(withdrawn_time === null ? {} : { note: noteOf(document, withdrawn_time) }),
    },
    withdrawn: withdrawn_time !== null,
  }))
}

const noteOf = ({ note }: store.PlaceDocument, withdrawnTime: Date): string => {
  const withdrawn = `Left the reference data on ${withdrawnTime.toISOString().slice(0, 10)}.`
  return note === undefined ? withdrawn : `${withdrawn} ${note}`
}
