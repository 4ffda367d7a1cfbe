import type {
  CreatedReset,
  NewResetPassword,
  Organisation,
  Reason,
  ShownReset,
} from '@karvan/contract'
import { Refusal, type Sql } from '../../platform/index.ts'
import { type Asker, deedsOf } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { createSecret, hashSecret } from '../secrets.ts'
import { findLivingKeyById, findOrganisation } from '../store.ts'
import type { PeopleParts, Visit } from './parts.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import * as people from './person-store.ts'
import * as store from './reset-store.ts'
import { listDeedsBeyond, organisationFor } from './roles.ts'
import { deletePersonSessions } from './session-store.ts'
import type { Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import { deleteTicketsOf } from './ticket-store.ts'

const HOURS = 24

interface Parts extends PeopleParts {
  sessions: Sessions
  passwords: Passwords
  throttle: Throttle
}

/** Whose password it is about, as a member of which organisation. */
interface Subject {
  person: people.PersonRow
  memberships: readonly people.MembershipRow[]
  organisation: Organisation
}

/**
 * How somebody who forgot the password gets in again: by a link that an administrator makes and hands over. What the
 * account may do elsewhere is not the administrator's to give: see docs/decisions/0024.
 */
export const createResets = ({ db, clock, audit, sessions, passwords, throttle }: Parts) => {
  const findSubject = async (
    sql: Sql,
    id: string,
    organisation: Organisation,
  ): Promise<Subject | undefined> => {
    const person = await people.findPerson(sql, id)
    const memberships = await people.listMemberships(sql, id)
    const isMember = memberships.some((one) => one.organisation === organisation.id)
    return person && isMember ? { person, memberships, organisation } : undefined
  }

  /** What who made a link may do now; nothing where it has left, or its key has ended. */
  const listDeedsOf = async (sql: Sql, maker: store.ResetMaker) => {
    const organisation = await findOrganisation(sql, maker.organisation)
    if (maker.person !== null) {
      const role = await people.findRole(sql, maker.person, maker.organisation)
      return role && organisation ? deedsOf(role, organisation) : []
    }
    const key = await findLivingKeyById(sql, maker.key!, clock.now())
    return key && organisation ? deedsOf(key.role, organisation, key.scopes) : []
  }

  /** The link's subject, while everything still holds that it was made by. */
  const find = async (sql: Sql, token: string): Promise<Subject & { expiresTime: Date }> => {
    const reset = await store.findReset(sql, hashSecret(token), clock.now())
    const organisation = reset && (await findOrganisation(sql, reset.organisation))
    const subject = organisation && (await findSubject(sql, reset!.person, organisation))
    if (!reset || !subject) throw new Refusal(refusals.unknownReset)
    const { person } = reset.maker
    const deeds = await listDeedsOf(sql, reset.maker)
    if (!deeds.includes('administer') || listReasons({ person, deeds }, subject).length > 0)
      throw new Refusal(refusals.unknownReset)
    return { ...subject, expiresTime: reset.expiresTime }
  }

  const set = async (tx: Sql, token: string, hash: string): Promise<Subject> => {
    const before = await find(tx, token)
    // Who joins another organisation meanwhile has done so before, or does it after.
    await people.lockPerson(tx, before.person.id)
    const subject = await find(tx, token)
    const { person, organisation } = subject
    if (!(await store.takeReset(tx, hashSecret(token)))) throw new Refusal(refusals.unknownReset)
    await people.setPasswordHash(tx, person.id, hash)
    const count = await deletePersonSessions(tx, person.id)
    await deleteTicketsOf(tx, person.id)
    const actor = { kind: null, id: null, person: person.id, organisation }
    await audit(tx, actor, 'access.reset-password', person.id, { count })
    return subject
  }

  return {
    /** A link for a member, in place of the one before. */
    async create(asker: Asker, id: string, wanted: string | undefined): Promise<CreatedReset> {
      const organisation = await organisationFor(db, asker, wanted)
      const subject = await findSubject(db, id, organisation)
      if (!subject) throw new Refusal(refusals.unknownPerson)
      const reasons = listReasons(asker, subject)
      if (reasons.length > 0) throw new Refusal(refusals.cannotReset, { reasons })
      const token = createSecret('kr_')
      const now = clock.now()
      const expiresTime = new Date(now.getTime() + HOURS * 3_600_000)
      const maker = makerOf(asker)
      const row = { person: id, organisation: organisation.id, maker, expiresTime }
      await db.transaction(async (tx) => {
        await store.putReset(tx, row, hashSecret(token), now)
        const owner = organisation.id === asker.organisation.id ? {} : { owner: organisation.id }
        const detail = { organisation: organisation.id }
        await audit(tx, asker, 'access.create-reset', id, detail, owner)
      })
      return { token, expiresTime: expiresTime.toISOString() }
    },

    /** What who holds the link may set the password of. */
    async show(token: string): Promise<ShownReset> {
      const { person, organisation, expiresTime } = await find(db, token)
      const { email } = person
      return { email, organisation: organisation.name, expiresTime: expiresTime.toISOString() }
    },

    /** Sets the password and ends every session. It signs nobody in: a second factor is asked for as ever. */
    async use({ token, password }: NewResetPassword, { address }: Visit): Promise<void> {
      const tried = { account: `reset ${hashSecret(token)}`, address }
      await throttle.begin(tried)
      const { person, memberships } = await find(db, token)
      const names = memberships.map(({ organisationName }) => organisationName)
      await checkPassword(password, [person.email, person.name, ...names])
      const hash = await passwords.hash(password)
      await sessions.change((tx) => set(tx, token, hash))
      await throttle.succeed(tried)
      await throttle.forgive(person.email)
    },
  }
}

const makerOf = ({ person, id, organisation }: Asker): store.ResetMaker => ({
  person,
  key: person === null ? id : null,
  organisation: organisation.id,
})

/** Why the one may not reset the password of the other, all at once; none: it may. */
const listReasons = (
  maker: Pick<Asker, 'person' | 'deeds'>,
  { person, memberships, organisation }: Subject,
): Reason[] => {
  const { role } = memberships.find((one) => one.organisation === organisation.id)!
  const isElsewhere = memberships.some((one) => one.organisation !== organisation.id)
  const beyond = listDeedsBeyond(maker, organisation, role)
  const reasons = [
    maker.person === person.id && 'this is yourself: change your password on your own account',
    person.passwordHash === null && 'this person signs in without a password: there is none to set',
    isElsewhere &&
      !maker.deeds.includes('govern') &&
      'this person belongs to other organisations too: ask the operator of the house',
    beyond.length > 0 && `this person may ${beyond.join(', ')}, and you may not`,
  ]
  return reasons
    .filter((message) => message !== false)
    .map((message) => ({ pointer: '/id', code: refusals.cannotReset.code, message }))
}
