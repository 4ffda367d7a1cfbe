import { randomUUID } from 'node:crypto'
import type { Factor, PersonRole, PersonSession } from '@karvan/contract'
import { Refusal, type Sql } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { createSecret, hashSecret } from '../secrets.ts'
import { bumpRevision, deleteSession } from '../store.ts'
import { coarseAddress, describeDevice } from './device.ts'
import type { PeopleParts, Visit } from './parts.ts'
import { findPerson, listMemberships, requiresSecondFactor } from './person-store.ts'
import * as store from './session-store.ts'
import { deleteTicketsOf } from './ticket-store.ts'

const IDLE_HOURS = 12
const ABSOLUTE_DAYS = 30
/** A request within this time of the last one writes nothing. */
const TOUCH_SECONDS = 60

/** A session as its browser gets it. */
export interface OpenedSession {
  token: string
  expiresTime: Date
  asker: Asker
}

export interface OpeningSession {
  person: string
  /** Null: where the person was last. */
  organisation: string | null
  factors: readonly Factor[]
  visit: Visit
}

const SECOND: readonly Factor[] = ['totp', 'recovery-code', 'passkey']
const GUARDED: readonly PersonRole[] = ['administrator', 'auditor']

/** Whether a session may do nothing yet, because its organisation asks its role for a second factor. */
export const lacksSecondFactor = (session: {
  role: PersonRole
  factors: readonly Factor[]
  requiresSecondFactor: boolean
}): boolean =>
  session.requiresSecondFactor &&
  GUARDED.includes(session.role) &&
  !session.factors.some((factor) => SECOND.includes(factor))

/** After a change of how a person signs in: its other sessions end, and whatever was begun with the old way. */
export const endOthers = async (tx: Sql, asker: Asker, person: string): Promise<void> => {
  await store.deletePersonSessions(tx, person, { except: asker.id })
  await deleteTicketsOf(tx, person)
}

export const createSessions = ({ db, clock, audit, forget, createAsker }: PeopleParts) => {
  const idleSince = (): Date => new Date(clock.now().getTime() - IDLE_HOURS * 3_600_000)
  const find = (by: { tokenSha256: string } | { id: string }) =>
    store.findPersonSession(db, by, clock.now(), idleSince())

  const askerOf = async (
    session: Omit<store.FoundSession, 'createdTime'>,
  ): Promise<Asker | undefined> => {
    const idleEnd = session.seenTime.getTime() + IDLE_HOURS * 3_600_000
    return createAsker({
      kind: 'session',
      id: session.id,
      person: session.person,
      label: session.name,
      role: session.role,
      things: null,
      organisation: session.organisation,
      scopes: lacksSecondFactor(session) ? [] : null,
      expiresTime: new Date(Math.min(idleEnd, session.expiresTime.getTime())).toISOString(),
    })
  }

  /** Where a person acts: as asked, else where it was last, else where it came first. */
  const chooseMembership = async (person: string, wanted: string | null) => {
    const memberships = await listMemberships(db, person)
    const last = wanted ?? (await store.findLastOrganisation(db, person))
    const chosen = memberships.find(({ organisation }) => organisation === last)
    if (chosen) return chosen
    if (wanted !== null || !memberships[0]) throw new Refusal(refusals.notMember)
    return memberships[0]
  }

  const describe = async (
    person: string,
    organisation: string | null,
    rest: { id: string; factors: Factor[]; expiresTime: Date },
  ): Promise<Asker> => {
    const membership = await chooseMembership(person, organisation)
    const asker = await askerOf({
      ...rest,
      person,
      name: (await findPerson(db, person))!.name,
      organisation: membership.organisation,
      role: membership.role,
      seenTime: clock.now(),
      requiresSecondFactor: await requiresSecondFactor(db, membership.organisation),
    })
    return asker!
  }

  /** In the transaction of what ends sessions or changes what they may. */
  const change = async <T>(work: (tx: Sql) => Promise<T>): Promise<T> => {
    const result = await db.transaction(async (tx) => {
      const done = await work(tx)
      await bumpRevision(tx)
      return done
    })
    forget()
    return result
  }

  return {
    change,
    /** Who acts by this token; a request that asks counts as being there. */
    async findAsker(tokenSha256: string, isPresent: boolean): Promise<Asker | undefined> {
      const session = await find({ tokenSha256 })
      if (!session) return undefined
      const now = clock.now()
      const isStale = now.getTime() - session.seenTime.getTime() >= TOUCH_SECONDS * 1_000
      if (!isPresent || !isStale) return askerOf(session)
      await store.touchSession(db, tokenSha256, now)
      return askerOf({ ...session, seenTime: now })
    },

    /** The session of a person who asks; refuses keys, and sessions of keys. */
    async get(asker: Asker): Promise<store.FoundSession> {
      const session = asker.person === null ? undefined : await find({ id: asker.id })
      if (!session) throw new Refusal(refusals.personOnly)
      return session
    },

    /** Opens a new one, under a new token; the one that the browser came with ends. */
    async open({ person, organisation, factors, visit }: OpeningSession): Promise<OpenedSession> {
      const token = createSecret('ks_')
      const now = clock.now()
      const expiresTime = new Date(now.getTime() + ABSOLUTE_DAYS * 86_400_000)
      const id = randomUUID()
      const asker = await describe(person, organisation, { id, factors: [...factors], expiresTime })
      const row: store.NewSessionRow = {
        tokenSha256: hashSecret(token),
        id,
        person,
        organisation: asker.organisation.id,
        factors,
        device: describeDevice(visit.userAgent),
        address: coarseAddress(visit.address),
        expiresTime,
      }
      await change(async (tx) => {
        await store.pruneSessions(tx, now)
        if (visit.token !== undefined) {
          await store.deleteSessionByToken(tx, hashSecret(visit.token))
          await deleteSession(tx, hashSecret(visit.token), now)
        }
        await store.insertPersonSession(tx, row, now)
        await audit(tx, asker, 'access.sign-in', person, { factors })
      })
      return { token, expiresTime, asker }
    },

    /** The session goes on under a new token: elsewhere, or with one factor more. */
    async goOn(
      asker: Asker,
      { organisation, factor }: { organisation?: string; factor?: Factor },
    ): Promise<OpenedSession> {
      const session = await this.get(asker)
      const token = createSecret('ks_')
      const factors = [...new Set([...session.factors, ...(factor ? [factor] : [])])]
      const { id, person, expiresTime } = session
      const next = await describe(person, organisation ?? session.organisation, {
        id,
        factors,
        expiresTime,
      })
      await change(async (tx) => {
        const renewed = {
          tokenSha256: hashSecret(token),
          organisation: next.organisation.id,
          factors,
        }
        await store.renewSession(tx, id, renewed, clock.now())
        if (organisation !== undefined)
          await audit(tx, next, 'access.switch-organisation', next.organisation.id)
      })
      return { token, expiresTime, asker: next }
    },

    async list(asker: Asker): Promise<PersonSession[]> {
      const { person, id } = await this.get(asker)
      const rows = await store.listPersonSessions(db, person, clock.now(), idleSince())
      return rows.map((row) => ({
        id: row.id,
        current: row.id === id,
        organisation: row.organisation,
        device: row.device,
        address: row.address,
        factors: row.factors,
        createdTime: row.created_time.toISOString(),
        seenTime: row.seen_time.toISOString(),
        expiresTime: row.expires_time.toISOString(),
      }))
    },

    /** Ends one of one's own. */
    async end(asker: Asker, id: string): Promise<void> {
      const { person } = await this.get(asker)
      await change(async (tx) => {
        if ((await store.deletePersonSessions(tx, person, { id })) === 0)
          throw new Refusal(refusals.unknownSession)
        await audit(tx, asker, 'access.end-session', id, { person })
      })
    },

    /** Ends all of one's own, the one that asks too. */
    async endAll(asker: Asker): Promise<void> {
      const { person } = await this.get(asker)
      await change(async (tx) => {
        const count = await store.deletePersonSessions(tx, person)
        await audit(tx, asker, 'access.end-sessions', person, { count })
      })
    },

    /** Signing out. */
    async signOut(token: string): Promise<void> {
      const asker = await this.findAsker(hashSecret(token), false)
      await change(async (tx) => {
        const ended = await store.deleteSessionByToken(tx, hashSecret(token))
        if (ended) await audit(tx, asker, 'access.sign-out', ended.person)
      })
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
