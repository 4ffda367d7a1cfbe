import type {
  Me,
  NewPassword,
  PersonExport,
  Proof,
  RecoveryCodes,
  TotpConfirmation,
  TotpStarted,
} from '@karvan/contract'
import { Refusal } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import {
  createRecoveryCodes,
  createTotpSecret,
  findTotpStep,
  hashRecoveryCode,
  totpUri,
} from './codes.ts'
import { listInvitationsOfEmail } from './invitation-store.ts'
import { checkNotLast } from './members.ts'
import type { PeopleParts, Visit } from './parts.ts'
import { listPasskeys, shownPasskey } from './passkey-store.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import * as store from './person-store.ts'
import { deleteResetOf } from './reset-store.ts'
import { listSecondFactors } from './second-factor.ts'
import type { FoundSession } from './session-store.ts'
import { endOthers, lacksSecondFactor, type OpenedSession, type Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import type { Tickets } from './tickets.ts'

interface Parts extends PeopleParts {
  sessions: Sessions
  tickets: Tickets
  passwords: Passwords
  throttle: Throttle
}

/** A sign-in this young proves as much as a password typed again. */
const FRESH_MINUTES = 10
const TRAIL_LIMIT = 1_000

/** What a person does about itself. */
export const createAccount = ({
  db,
  clock,
  audit,
  sessions,
  tickets,
  passwords,
  throttle,
}: Parts) => {
  const load = async (
    asker: Asker,
  ): Promise<{ session: FoundSession; person: store.PersonRow }> => {
    const session = await sessions.get(asker)
    return { session, person: (await store.findPerson(db, session.person))! }
  }

  const checkPasswordOf = async (
    person: store.PersonRow,
    password: string | null,
    visit: Visit,
  ): Promise<boolean> => {
    if (password === null) return false
    const tried = { account: person.email, address: visit.address }
    await throttle.begin(tried)
    const isRight = await passwords.verify(password, person.passwordHash ?? undefined)
    if (isRight) await throttle.succeed(tried)
    return isRight
  }

  /** That it is the person itself who asks: by its password, or where it has none by a fresh sign-in. */
  const prove = async (asker: Asker, proof: Proof, visit: Visit): Promise<store.PersonRow> => {
    const { session, person } = await load(asker)
    const age = clock.now().getTime() - session.createdTime.getTime()
    const isProven =
      person.passwordHash === null
        ? age <= FRESH_MINUTES * 60_000
        : await checkPasswordOf(person, proof.password, visit)
    if (isProven) return person
    await audit(db, asker, 'access.proof-failed', person.id)
    throw new Refusal(refusals.proofNeeded)
  }

  const me = async (asker: Asker): Promise<Me> => {
    const { session, person } = await load(asker)
    const memberships = await store.listMemberships(db, person.id)
    return {
      id: person.id,
      name: person.name,
      email: person.email,
      memberships: memberships.map(({ organisation, organisationName, role, sinceTime }) => ({
        organisation,
        name: organisationName,
        role,
        sinceTime: sinceTime.toISOString(),
      })),
      hasPassword: person.passwordHash !== null,
      hasTotp: person.totpSecret !== null,
      recoveryCodesLeft: await store.countRecoveryCodes(db, person.id),
      passkeys: (await listPasskeys(db, person.id)).map(shownPasskey),
      hasOpenIdConnect: (await store.listIdentities(db, person.id)).length > 0,
      secondFactorNeeded: lacksSecondFactor(session),
    }
  }

  return {
    prove,
    me,
    async setName(asker: Asker, name: string): Promise<Me> {
      const { person } = await load(asker)
      await sessions.change(async (tx) => {
        await store.setName(tx, person.id, name.trim())
        await audit(tx, asker, 'access.change-name', person.id)
      })
      return me(asker)
    },

    /** The person's other sessions end, and what was begun with the old password. */
    async setPassword(asker: Asker, given: NewPassword, visit: Visit): Promise<void> {
      const { id, email, name } = await prove(asker, { password: given.current ?? null }, visit)
      const memberships = await store.listMemberships(db, id)
      const organisations = memberships.map(({ organisationName }) => organisationName)
      await checkPassword(given.password, [email, name, ...organisations])
      const hash = await passwords.hash(given.password)
      await sessions.change(async (tx) => {
        await store.setPasswordHash(tx, id, hash)
        await deleteResetOf(tx, id)
        await endOthers(tx, asker, id)
        await audit(tx, asker, 'access.change-password', id)
      })
    },

    /** Makes a secret for the app; it is in force only once a code of it was given. */
    async startTotp(asker: Asker, proof: Proof, visit: Visit): Promise<TotpStarted> {
      const person = await prove(asker, proof, visit)
      const secret = createTotpSecret()
      const ticket = await tickets.issue('totp', person.id, { secret })
      return { ticket, secret, uri: totpUri(secret, person.email) }
    },

    /** In force from now on; the other sessions end, this one goes on with one factor more. */
    async confirmTotp(
      asker: Asker,
      { ticket, code }: TotpConfirmation,
    ): Promise<{ codes: RecoveryCodes; opened: OpenedSession }> {
      const begun = await tickets.try('totp', ticket)
      const { session } = await load(asker)
      if (begun.person !== session.person) throw new Refusal(refusals.wrongTicket)
      const step = findTotpStep(begun.detail.secret, code, clock.now())
      if (step === undefined) throw new Refusal(refusals.wrongCode)
      const codes = createRecoveryCodes()
      const { person } = session
      await sessions.change(async (tx) => {
        await tickets.take(tx, 'totp', ticket)
        await store.setTotpSecret(tx, person, begun.detail.secret)
        await store.takeTotpStep(tx, person, step)
        await store.replaceRecoveryCodes(tx, person, codes.map(hashRecoveryCode))
        await endOthers(tx, asker, person)
        await audit(tx, asker, 'access.add-totp', person)
      })
      return { codes: { codes }, opened: await sessions.goOn(asker, { factor: 'totp' }) }
    },

    /** A password is enough from now on; the other sessions end. */
    async removeTotp(asker: Asker, proof: Proof, visit: Visit): Promise<void> {
      const { id, totpSecret } = await prove(asker, proof, visit)
      if (totpSecret === null) throw new Refusal(refusals.noSecondFactor)
      await sessions.change(async (tx) => {
        await store.setTotpSecret(tx, id, null)
        await endOthers(tx, asker, id)
        await audit(tx, asker, 'access.remove-totp', id)
      })
    },

    /** New ones; the old ones are good no more. */
    async renewRecoveryCodes(asker: Asker, proof: Proof, visit: Visit): Promise<RecoveryCodes> {
      const person = await prove(asker, proof, visit)
      if ((await listSecondFactors(db, person)).length === 0)
        throw new Refusal(refusals.noSecondFactor)
      const codes = createRecoveryCodes()
      await db.transaction(async (tx) => {
        await store.replaceRecoveryCodes(tx, person.id, codes.map(hashRecoveryCode))
        await audit(tx, asker, 'access.renew-recovery-codes', person.id)
      })
      return { codes }
    },

    /** Everything that is held of the person; no secrets, which are not told even to their owner. */
    async export(asker: Asker): Promise<PersonExport> {
      const { person } = await load(asker)
      await audit(db, asker, 'access.export-person', person.id)
      const trail = await store.listTrailOf(db, person.id, TRAIL_LIMIT)
      return {
        exportedTime: clock.now().toISOString(),
        person: await me(asker),
        sessions: await sessions.list(asker),
        invitations: await listInvitationsOfEmail(db, person.email, clock.now()),
        identities: await store.listIdentities(db, person.id),
        trail: trail.map(({ time, action, subject }) => ({
          time: time.toISOString(),
          action,
          subject,
        })),
      }
    },

    /** Name, address, credentials, sessions and memberships go; the pseudonym stays, so that the trail keeps its meaning. */
    async erase(asker: Asker, proof: Proof, visit: Visit): Promise<void> {
      const { id } = await prove(asker, proof, visit)
      await sessions.change(async (tx) => {
        for (const { organisation } of await store.listMemberships(tx, id))
          await checkNotLast(tx, id, organisation)
        await store.erasePerson(tx, id, clock.now())
        await audit(tx, asker, 'access.erase-person', id)
      })
    },
  }
}
