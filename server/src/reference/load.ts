import { createHash } from 'node:crypto'
import type { Network, Place } from '@karvan/contract'
import type { Access } from '../access/index.ts'
import type { Clock, Database } from '../platform/index.ts'
import * as store from './store.ts'

/** Wakes every process that holds places in memory. */
export const CHANNEL = 'karvan_reference'

interface Changes {
  added: string[]
  changed: string[]
  withdrawn: string[]
  returned: string[]
}

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** What a load will do to the places that are stored. */
const deriveChanges = (
  stored: readonly store.PlaceMark[],
  loaded: readonly { id: string; sha256: string }[],
): Changes => {
  const before = new Map(stored.map((mark) => [mark.id, mark]))
  const living = new Set(loaded.map(({ id }) => id))
  const idsWhere = (holds: (mark: store.PlaceMark | undefined, sha256: string) => boolean) =>
    loaded.filter(({ id, sha256 }) => holds(before.get(id), sha256)).map(({ id }) => id)
  return {
    added: idsWhere((mark) => mark === undefined),
    returned: idsWhere((mark) => mark?.withdrawn === true),
    changed: idsWhere((mark, sha256) => mark?.withdrawn === false && mark.sha256 !== sha256),
    withdrawn: stored
      .filter(({ id, withdrawn }) => !withdrawn && !living.has(id))
      .map(({ id }) => id),
  }
}

const rowOf = (place: Place) => {
  const { identifiers: _, ...document } = place
  return { id: place.id, document, sha256: hash(place) }
}

const identifiersOf = ({ id, identifiers }: Place) =>
  identifiers.map((identifier) => ({ ...identifier, place: id }))

/** Brings the stored places to what the corridor's data says; does nothing when they are the same. */
export const loadPlaces = async (
  db: Database,
  clock: Clock,
  audit: Access['audit'],
  { version, places }: Pick<Network, 'version' | 'places'>,
): Promise<void> => {
  const sha256 = hash([version, places])
  await db.transaction(async (tx) => {
    await store.lockLoad(tx)
    if ((await store.getState(tx)).sha256 === sha256) return
    const rows = places.map(rowOf)
    const changes = deriveChanges(await store.listMarks(tx), rows)
    await store.upsertPlaces(tx, rows)
    await store.withdrawPlaces(tx, changes.withdrawn, clock.now())
    await store.replaceDataIdentifiers(
      tx,
      rows.map(({ id }) => id),
      places.flatMap(identifiersOf),
    )
    await store.setLoaded(tx, version, sha256, clock.now())
    await store.announceChange(tx, CHANNEL)
    await audit(tx, undefined, 'reference.load', version, { ...changes })
  })
}
