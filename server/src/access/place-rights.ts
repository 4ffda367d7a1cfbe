import type { AuditAction, NewPlaceRight, PlaceRight, Reason } from '@karvan/contract'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import type { Asker } from './asker.ts'
import * as rightStore from './place-right-store.ts'
import { refusals } from './refusals.ts'
import { derivePlaceRights, maySpeak, type PlaceRights, type SpokenPlace } from './speech.ts'
import * as store from './store.ts'

/** Rights that changed in another process are known here after this time. */
const CACHE_MILLISECONDS = 2_000
/** Rights of one organisation: more than there are places on the corridor. */
export const PLACE_RIGHT_LIMIT = 1_000

/** Finds a place by any identifier or name. */
export type ResolveSpokenPlace = (text: string) => SpokenPlace | undefined

interface Parts {
  db: Database
  clock: Clock
  audit(
    sql: Sql,
    asker: Asker | undefined,
    action: AuditAction,
    subject: string,
    detail?: object,
  ): Promise<void>
}

/** Which organisations may speak of which places. */
export const createPlaceRights = ({ db, clock, audit }: Parts) => {
  let cached: { rights: PlaceRights; until: number } | undefined
  // What was being read while rights changed may be from before: it is not kept.
  let changes = 0

  const get = async (): Promise<PlaceRights> => {
    const now = clock.now().getTime()
    if (cached && now < cached.until) return cached.rights
    const before = changes
    const rights = derivePlaceRights(await rightStore.listPlaceRights(db))
    if (before === changes) cached = { rights, until: now + CACHE_MILLISECONDS }
    return rights
  }
  /** Whose existence is not the asker's to know answers like one that is not. */
  const getOrganisation = async (asker: Asker, id: string) => {
    const isOwn = asker.organisation.id === id
    const mayKnow = isOwn || asker.deeds.includes('govern')
    const organisation = mayKnow ? await store.findOrganisation(db, id) : undefined
    if (!organisation) throw new Refusal(refusals.unknownOrganisation, { detail: id })
    return organisation
  }

  return {
    /** The rights of all, as they are held against every capture. */
    get,
    async list(asker: Asker, id: string): Promise<PlaceRight[]> {
      const organisation = await getOrganisation(asker, id)
      const rows = await rightStore.listPlaceRightsOf(db, organisation.id)
      return rows.map(({ place, exclusive }) => ({ place, exclusive }))
    },
    /** Replaces the places of an organisation; from then on, for what is captured. */
    async replace(
      asker: Asker,
      id: string,
      given: readonly NewPlaceRight[],
      resolve: ResolveSpokenPlace,
    ): Promise<PlaceRight[]> {
      const organisation = await getOrganisation(asker, id)
      const rights = readRights(given, resolve, maySpeak(organisation))
      await db.transaction(async (tx) => {
        await rightStore.replacePlaceRights(tx, id, rights)
        await store.bumpRevision(tx)
        await audit(tx, asker, 'access.assign-places', id, { places: rights })
      })
      changes++
      cached = undefined
      return rights
    },
  }
}

/** Places by their ids, in their order; or a refusal with every reason. */
const readRights = (
  given: readonly NewPlaceRight[],
  resolve: ResolveSpokenPlace,
  maySpeakAtAll: boolean,
): PlaceRight[] => {
  const reasons: Reason[] = []
  const refuse = (pointer: string, message: string): void => {
    reasons.push({ pointer, code: refusals.invalidPlaces.code, message })
  }
  if (!maySpeakAtAll && given.length > 0) refuse('', 'this organisation captures nothing anywhere')
  const rights = new Map<string, PlaceRight>()
  given.forEach(({ place: text, exclusive }, index) => {
    const place = resolve(text)
    if (!place) refuse(`/${index}/place`, `no place is known by "${text}"`)
    else if (rights.has(place.id)) refuse(`/${index}/place`, `${place.id} stands here twice`)
    else rights.set(place.id, { place: place.id, exclusive })
  })
  if (reasons.length > 0) throw new Refusal(refusals.invalidPlaces, { reasons })
  return [...rights.values()].sort((a, b) => (a.place < b.place ? -1 : 1))
}
