import { randomUUID } from 'node:crypto'
import type {
  AuditAction,
  AuditRow,
  CreatedKey,
  Deed,
  NewKey,
  NewOrganisation,
  Organisation,
} from '@karvan/contract'
import type { Logger } from 'pino'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import { type Actor, type Asker, deedsOf, hasPower } from './asker.ts'
import { insertAuditRows, listTrail } from './audit/audit-store.ts'
import { type AuditAbout, deedRow } from './audit/deed.ts'
import { createReadQueue } from './audit/read-queue.ts'
import { createReadings } from './audit/reads.ts'
import { createTrail } from './audit/trail.ts'
import { listLivingGrants } from './grant-store.ts'
import { createGrants } from './grants.ts'
import { createKeySessions, KEY_IDLE_HOURS } from './key-sessions.ts'
import { checkNewKey, describeOrganisation } from './new-key.ts'
import { createPeople, type PeopleSettings } from './people/people.ts'
import { createPlaceRights } from './place-rights.ts'
import { refusals } from './refusals.ts'
import { createSecret, hashSecret } from './secrets.ts'
import { createStanding } from './standing.ts'
import * as store from './store.ts'

/** The organisations that every Karvan has from its first start; at home where the Karvan is. */
export const OPERATOR: Organisation = {
  id: 'operator',
  name: 'Corridor operator',
  kind: 'operator',
  homeJurisdiction: 'AZ',
  jurisdiction: null,
  mandates: [],
}
export const SIMULATION: Organisation = {
  id: 'simulation',
  name: 'Simulated traffic',
  kind: 'simulation',
  homeJurisdiction: 'AZ',
  jurisdiction: null,
  mandates: [],
}

const SESSION_DAYS = 30
/** A revoked key may still act for this long on another process. */
const CACHE_MILLISECONDS = 2_000
const CACHE_ENTRIES = 10_000

/** The start was given a key that an administrator had taken back. */
export class GivenKeyRevoked extends Error {
  constructor() {
    super(
      'KARVAN_KEY is a key that was revoked: set another one, or none to keep the keys there are.',
    )
  }
}

/** The store is that of a Karvan of another jurisdiction: what stands in it may not become another's. */
export class WrongHome extends Error {
  constructor(given: string, home: string) {
    super(
      `KARVAN_JURISDICTION is ${given}, but this store belongs to the Karvan of ${home}: set it to ${home}, or begin with an empty store.`,
    )
  }
}

export interface AccessSettings extends PeopleSettings {
  logger?: Logger | undefined
  /** A browser that signed in by a key and was not seen for as long is signed out. */
  keyIdleHours?: number | undefined
}

export type Access = ReturnType<typeof createAccess>

export const createAccess = (
  db: Database,
  clock: Clock,
  { logger, keyIdleHours = KEY_IDLE_HOURS, ...settings }: AccessSettings = {},
) => {
  const cache = new Map<string, { asker: Asker | undefined; until: number }>()
  /** How to find an asker again: what goes on for long must ask whether it still may. */
  const renewals = new WeakMap<Asker, () => Promise<Asker | undefined>>()
  // What was being looked up while a key or session ended may have read the time before: it is not kept.
  let ended = 0
  const forget = (): void => {
    ended++
    cache.clear()
  }

  /** `person`: a session of one, else of a key. */
  type SecretKind = 'key' | 'session' | 'person'
  const sessionKind = (token: string): SecretKind =>
    token.startsWith('ks_') ? 'person' : 'session'
  const keySessions = createKeySessions(db, clock, keyIdleHours)

  /** The asker of a key or a session, with the grants that its organisation holds now. */
  const createAsker = async (
    about: Pick<Asker, 'kind' | 'id' | 'person' | 'label' | 'role' | 'things'> & {
      organisation: string
      scopes: readonly Deed[] | null
      expiresTime: string | null
    },
  ): Promise<Asker | undefined> => {
    const organisation = await store.findOrganisation(db, about.organisation)
    if (!organisation) return undefined
    const { scopes, expiresTime, ...rest } = about
    const grants = await listLivingGrants(db, { receiver: organisation.id }, clock.now())
    const ends = [expiresTime, ...grants.map((grant) => grant.expiresTime)]
    return {
      ...rest,
      organisation,
      deeds: deedsOf(about.role, organisation, scopes),
      grants,
      until: Math.min(...ends.map((time) => (time === null ? Infinity : Date.parse(time)))),
    }
  }
  const askerOf = async (
    kind: SecretKind,
    secretSha256: string,
    isPresent: boolean,
  ): Promise<Asker | undefined> => {
    if (kind === 'person') return people.sessions.findAsker(secretSha256, isPresent)
    const key =
      kind === 'key'
        ? await store.findLivingKey(db, secretSha256, clock.now())
        : await keySessions.find(secretSha256, isPresent)
    const { id, label, role, things, organisation, scopes, expiresTime } = key ?? {}
    return (
      key &&
      createAsker({
        kind,
        id: id!,
        person: null,
        label: label!,
        role: role!,
        things: things!,
        organisation: organisation!,
        scopes: scopes!,
        expiresTime: expiresTime!,
      })
    )
  }
  /** `isPresent`: a request asks; false: what goes on asks whether it still may. */
  const findAsker = async (kind: SecretKind, secretSha256: string, isPresent = true) => {
    const cacheKey = `${kind}:${secretSha256}`
    const cached = cache.get(cacheKey)
    const now = clock.now().getTime()
    if (cached && cached.until > now) return cached.asker
    const endedBefore = ended
    const asker = await askerOf(kind, secretSha256, isPresent)
    // Who is renewed is asked for anew: another process may have ended what is remembered here.
    if (asker)
      renewals.set(asker, () => {
        cache.delete(cacheKey)
        return findAsker(kind, secretSha256, false)
      })
    if (ended !== endedBefore) return asker
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    const until = Math.min(now + CACHE_MILLISECONDS, asker?.until ?? Infinity)
    cache.set(cacheKey, { asker, until })
    return asker
  }
  const audit = (
    sql: Sql,
    asker: Actor | undefined,
    action: AuditAction,
    subject: string,
    detail: object = {},
    about: AuditAbout = {},
  ): Promise<void> => {
    const deed = { action, subject, detail, about, house: OPERATOR.id }
    return insertAuditRows(sql, [deedRow(asker, deed, clock.now())])
  }
  const queue = createReadQueue({ db, clock, house: OPERATOR.id, logger })
  const readings = createReadings(() => clock.now(), queue.add)
  const people = createPeople({ db, clock, audit, forget, createAsker }, settings)

  const insertKey = async (sql: Sql, key: NewKey, secret: string): Promise<string> => {
    const id = randomUUID()
    const row = {
      ...key,
      id,
      scopes: key.scopes ?? null,
      things: key.things ?? null,
      expiresTime: key.expiresTime ?? null,
      secretSha256: hashSecret(secret),
    }
    await store.insertKey(sql, row, clock.now())
    return id
  }

  const revokeSimulation = async (tx: Sql): Promise<void> => {
    for (const key of await store.listKeys(tx, SIMULATION.id)) {
      await store.revokeKey(tx, key.id, SIMULATION.id, clock.now())
    }
    await store.bumpRevision(tx)
  }

  return {
    /** Writes what happened under whose key; in the transaction of the deed, as the last of it. */
    audit,
    /** Who was shown whose data: readings around requests and deliveries, and the queue of their rows. */
    reads: { ...queue, ...readings },
    trail: createTrail(db),
    findAskerByKey: (secret: string) => findAsker('key', hashSecret(secret)),
    findAskerBySession: (token: string) => findAsker(sessionKind(token), hashSecret(token)),
    createAsker,
    /** Who a maker of what goes on is now; undefined: it may not act any more. */
    findStanding: createStanding({ db, clock, createAsker }),
    /** The same asker as it may now; undefined when its key, session or link has ended. */
    renew: async (asker: Asker): Promise<Asker | undefined> => renewals.get(asker)?.(),
    keepRenewal: (asker: Asker, again: () => Promise<Asker | undefined>): void =>
      void renewals.set(asker, again),
    /** How often any right changed. */
    getRevision: () => store.getRevision(db),
    /** Rights changed: nobody is remembered as they were. */
    forget,
    grants: createGrants({ db, clock, audit, forget }),
    people,
    placeRights: createPlaceRights({ db, clock, audit }),

    /**
     * Makes the first organisations, and the first administrator key: the given one, or a new one that is returned
     * this once. `home`: whose Karvan it is, ISO 3166-1 alpha-2; the same at every start.
     */
    async openHouse(givenKey: string | undefined, home = 'AZ'): Promise<string | undefined> {
      return db.transaction(async (tx) => {
        for (const organisation of [OPERATOR, SIMULATION])
          await store.insertOrganisation(
            tx,
            { ...organisation, homeJurisdiction: home },
            clock.now(),
          )
        const { homeJurisdiction } = (await store.findOrganisation(tx, OPERATOR.id))!
        if (homeJurisdiction !== home) throw new WrongHome(home, homeJurisdiction)
        const administrators = await store.lockAdministrators(tx, OPERATOR.id)
        const first: NewKey = {
          organisation: OPERATOR.id,
          role: 'administrator',
          label: 'First administrator key',
        }
        if (givenKey) {
          if (await store.isRevoked(tx, hashSecret(givenKey))) throw new GivenKeyRevoked()
          const known = await store.findLivingKey(tx, hashSecret(givenKey), clock.now())
          if (!known) await insertKey(tx, { ...first, label: 'Key given by KARVAN_KEY' }, givenKey)
          return undefined
        }
        if (administrators.length > 0) return undefined
        const secret = createSecret()
        await insertKey(tx, first, secret)
        return secret
      })
    },

    /** A key of the simulation for one run of it: earlier ones are revoked. `asker`: who asked; undefined, the start. */
    async createSimulationKey(asker?: Asker): Promise<string> {
      const secret = createSecret()
      await db.transaction(async (tx) => {
        await revokeSimulation(tx)
        const id = await insertKey(
          tx,
          { organisation: SIMULATION.id, role: 'capturer', label: 'Simulated traffic' },
          secret,
        )
        await audit(tx, asker, 'access.create-key', id, { organisation: SIMULATION.id })
      })
      forget()
      return secret
    },
    /** Ends whichever simulation runs: its next call is refused. */
    async revokeSimulationKeys(): Promise<void> {
      await db.transaction(revokeSimulation)
      forget()
    },

    async createSession(key: string): Promise<{ token: string; expiresTime: Date; asker: Asker }> {
      const asker = await findAsker('key', hashSecret(key))
      if (!asker) return people.signIn.fail('key', 'unknown', refusals.wrongKey)
      const token = createSecret()
      const expiresTime = new Date(clock.now().getTime() + SESSION_DAYS * 86_400_000)
      await db.transaction(async (tx) => {
        await store.insertSession(tx, hashSecret(token), asker.id, expiresTime, clock.now())
        await audit(tx, asker, 'access.sign-in', asker.id, { factors: ['key'] })
      })
      return { token, expiresTime, asker }
    },
    async endSession(token: string): Promise<void> {
      if (sessionKind(token) === 'person') return people.sessions.signOut(token)
      await db.transaction(async (tx) => {
        await store.deleteSession(tx, hashSecret(token), clock.now())
        await store.bumpRevision(tx)
      })
      ended++
      cache.delete(`session:${hashSecret(token)}`)
    },

    async createOrganisation(asker: Asker, given: NewOrganisation): Promise<Organisation> {
      const created = describeOrganisation(randomUUID(), given)
      await db.transaction(async (tx) => {
        await store.insertOrganisation(tx, created, clock.now())
        await audit(tx, asker, 'access.create-organisation', created.id, given)
      })
      return created
    },
    /** Those that the asker deals with: all for the house, else its own. */
    listOrganisations: async (asker: Asker): Promise<Organisation[]> =>
      asker.deeds.includes('govern') ? store.listOrganisations(db) : [asker.organisation],
    findOrganisation: (id: string) => store.findOrganisation(db, id),
    /** Refuses an unknown one. */
    async getOrganisation(id: string, sql: Sql = db): Promise<Organisation> {
      const found = await store.findOrganisation(sql, id)
      if (!found) throw new Refusal(refusals.unknownOrganisation, { detail: id })
      return found
    },
    /** Authorities with power over what happens in a jurisdiction. */
    listAuthorities: async (jurisdiction: string): Promise<Organisation[]> =>
      (await store.listOrganisations(db)).filter((one) => hasPower(one, jurisdiction)),

    async createKey(asker: Asker, key: NewKey): Promise<CreatedKey> {
      const organisation = governs(asker, key.organisation)
        ? await store.findOrganisation(db, key.organisation)
        : undefined
      if (!organisation)
        throw new Refusal(refusals.unknownOrganisation, { detail: key.organisation })
      checkNewKey(asker, organisation, key, clock.now())
      const secret = createSecret()
      const id = await db.transaction(async (tx) => {
        const keyId = await insertKey(tx, key, secret)
        await audit(tx, asker, 'access.create-key', keyId, { ...key })
        return keyId
      })
      return { key: (await store.findLivingKeyById(db, id, clock.now()))!, secret }
    },
    listKeys: (asker: Asker) => store.listKeys(db, ownOnly(asker)),
    async revokeKey(asker: Asker, id: string): Promise<void> {
      await db.transaction(async (tx) => {
        const administrators = await store.lockAdministrators(tx, OPERATOR.id)
        // To others the operator's last key is as unknown as any.
        if (
          governs(asker, OPERATOR.id) &&
          administrators.length === 1 &&
          administrators[0] === id
        ) {
          throw new Refusal(refusals.lastAdministrator)
        }
        if (!(await store.revokeKey(tx, id, ownOnly(asker), clock.now())))
          throw new Refusal(refusals.unknownKey)
        await store.bumpRevision(tx)
        await audit(tx, asker, 'access.revoke-key', id)
      })
      forget()
    },
    /** Newest first. */
    listAudit: (limit: number): Promise<AuditRow[]> =>
      listTrail(db, {
        view: 'house',
        organisation: OPERATOR.id,
        owner: null,
        action: null,
        after: null,
        limit,
      }),
  }
}

/** Whether the asker may act for the organisation: its own, or any for who governs the house. */
const governs = (asker: Asker, organisation: string): boolean =>
  asker.deeds.includes('govern') || asker.organisation.id === organisation

/** The organisation that an asker is held to; null: none. */
const ownOnly = (asker: Asker): string | null =>
  asker.deeds.includes('govern') ? null : asker.organisation.id

/** Refuses with 403 unless the asker may do the deed. */
export const checkMay = (asker: Asker, deed: Deed): void => {
  if (!asker.deeds.includes(deed)) {
    throw new Refusal(refusals.notAllowed, { detail: `${asker.role} may not ${deed}` })
  }
}
