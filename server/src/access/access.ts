import { randomUUID } from 'node:crypto'
import type { CreatedKey, NewKey, NewOrganisation, Organisation } from '@karvan/contract'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import { type Asker, type Deed, mayDo } from './asker.ts'
import { refusals } from './refusals.ts'
import { createSecret, hashSecret } from './secrets.ts'
import * as store from './store.ts'

/** The organisations that every Karvan has from its first start. */
export const OPERATOR: Organisation = {
  id: 'operator',
  name: 'Corridor operator',
  kind: 'operator',
  homeJurisdiction: 'AZ',
}
export const SIMULATION: Organisation = {
  id: 'simulation',
  name: 'Simulated traffic',
  kind: 'simulation',
  homeJurisdiction: 'AZ',
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

export type Access = ReturnType<typeof createAccess>

export const createAccess = (db: Database, clock: Clock) => {
  const cache = new Map<string, { asker: Asker | undefined; until: number }>()
  // What was being looked up while a key or session ended may have read the time before: it is not kept.
  let ended = 0
  const forget = (): void => {
    ended++
    cache.clear()
  }

  const askerOf = async (
    kind: 'key' | 'session',
    secretSha256: string,
  ): Promise<Asker | undefined> => {
    const now = clock.now()
    const key =
      kind === 'key'
        ? await store.findLivingKey(db, secretSha256)
        : await store.findSessionKey(db, secretSha256, now)
    const organisation = key && (await store.findOrganisation(db, key.organisation))
    return organisation && { keyId: key.id, label: key.label, role: key.role, organisation }
  }
  const findAsker = async (kind: 'key' | 'session', secret: string) => {
    const secretSha256 = hashSecret(secret)
    const cacheKey = `${kind}:${secretSha256}`
    const cached = cache.get(cacheKey)
    const now = clock.now().getTime()
    if (cached && cached.until > now) return cached.asker
    const endedBefore = ended
    const asker = await askerOf(kind, secretSha256)
    if (ended !== endedBefore) return asker
    if (cache.size >= CACHE_ENTRIES) cache.clear()
    cache.set(cacheKey, { asker, until: now + CACHE_MILLISECONDS })
    return asker
  }
  const audit = (
    sql: Sql,
    asker: Asker | undefined,
    action: string,
    subject: string,
    detail = {},
  ) =>
    store.insertAudit(sql, {
      id: randomUUID(),
      time: clock.now(),
      organisation: asker?.organisation.id ?? OPERATOR.id,
      key: asker?.keyId ?? null,
      action,
      subject,
      detail,
    })
  const insertKey = async (sql: Sql, key: NewKey, secret: string): Promise<string> => {
    const id = randomUUID()
    await store.insertKey(sql, { ...key, id, secretSha256: hashSecret(secret) }, clock.now())
    return id
  }

  const revokeSimulation = async (tx: Sql): Promise<void> => {
    for (const key of await store.listKeys(tx)) {
      if (key.organisation === SIMULATION.id) await store.revokeKey(tx, key.id, clock.now())
    }
  }

  return {
    /** Writes what happened under whose key; in the transaction of the deed. */
    audit,
    findAskerByKey: (secret: string) => findAsker('key', secret),
    findAskerBySession: (token: string) => findAsker('session', token),

    /** Makes the first organisations, and the first administrator key: the given one, or a new one that is returned this once. */
    async openHouse(givenKey: string | undefined): Promise<string | undefined> {
      return db.transaction(async (tx) => {
        await store.insertOrganisation(tx, OPERATOR, clock.now())
        await store.insertOrganisation(tx, SIMULATION, clock.now())
        const keys = await store.listKeys(tx)
        const administered = keys.some((key) => key.role === 'administrator' && !key.revokedTime)
        const first: NewKey = {
          organisation: OPERATOR.id,
          role: 'administrator',
          label: 'First administrator key',
        }
        if (givenKey) {
          if (await store.isRevoked(tx, hashSecret(givenKey))) throw new GivenKeyRevoked()
          const known = await store.findLivingKey(tx, hashSecret(givenKey))
          if (!known) await insertKey(tx, { ...first, label: 'Key given by KARVAN_KEY' }, givenKey)
          return undefined
        }
        if (administered) return undefined
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
      const asker = await findAsker('key', key)
      if (!asker) throw new Refusal(refusals.wrongKey)
      const token = createSecret()
      const expiresTime = new Date(clock.now().getTime() + SESSION_DAYS * 86_400_000)
      await store.insertSession(db, hashSecret(token), asker.keyId, expiresTime)
      return { token, expiresTime, asker }
    },
    async endSession(token: string): Promise<void> {
      await store.deleteSession(db, hashSecret(token), clock.now())
      ended++
      cache.delete(`session:${hashSecret(token)}`)
    },

    async createOrganisation(asker: Asker, organisation: NewOrganisation): Promise<Organisation> {
      const created = { ...organisation, id: randomUUID() }
      await db.transaction(async (tx) => {
        await store.insertOrganisation(tx, created, clock.now())
        await audit(tx, asker, 'access.create-organisation', created.id, organisation)
      })
      return created
    },
    listOrganisations: () => store.listOrganisations(db),
    findOrganisation: (id: string) => store.findOrganisation(db, id),

    async createKey(asker: Asker, key: NewKey): Promise<CreatedKey> {
      if (!(await store.findOrganisation(db, key.organisation))) {
        throw new Refusal(refusals.unknownOrganisation, { detail: key.organisation })
      }
      const secret = createSecret()
      const id = await db.transaction(async (tx) => {
        const keyId = await insertKey(tx, key, secret)
        await audit(tx, asker, 'access.create-key', keyId, { ...key })
        return keyId
      })
      const created = (await store.listKeys(db)).find((candidate) => candidate.id === id)!
      return { key: created, secret }
    },
    listKeys: () => store.listKeys(db),
    async revokeKey(asker: Asker, id: string): Promise<void> {
      await db.transaction(async (tx) => {
        const administrators = await store.lockAdministrators(tx)
        if (administrators.length === 1 && administrators[0] === id) {
          throw new Refusal(refusals.lastAdministrator)
        }
        if (!(await store.revokeKey(tx, id, clock.now()))) throw new Refusal(refusals.unknownKey)
        await audit(tx, asker, 'access.revoke-key', id)
      })
      forget()
    },
    listAudit: (limit: number) => store.listAudit(db, limit),
  }
}

/** Refuses with 403 unless the asker's role may do the deed. */
export const checkMay = (asker: Asker, deed: Deed): void => {
  if (!mayDo(asker.role, deed)) {
    throw new Refusal(refusals.notAllowed, { detail: `${asker.role} may not ${deed}` })
  }
}
