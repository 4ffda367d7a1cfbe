import { randomUUID } from 'node:crypto'
import type {
  CreatedInvitation,
  Invitation,
  InvitationAcceptance,
  NewInvitation,
  Reason,
  ShownInvitation,
} from '@karvan/contract'
import { Refusal, type Sql } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { createSecret, hashSecret } from '../secrets.ts'
import { bumpRevision, findOrganisation } from '../store.ts'
import { checkHome } from './home.ts'
import * as store from './invitation-store.ts'
import { normaliseEmail, type PeopleParts, type Visit } from './parts.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import {
  findPersonByEmail,
  insertPerson,
  lockPerson,
  type PersonRow,
  putMembership,
} from './person-store.ts'
import { deleteResetOf } from './reset-store.ts'
import { checkGivenRole, organisationFor } from './roles.ts'
import { hasPersonSession } from './session-store.ts'
import type { OpenedSession, Sessions } from './sessions.ts'

const DAYS = 7

interface Parts extends PeopleParts {
  sessions: Sessions
  passwords: Passwords
  /** Of this Karvan. */
  jurisdiction: string
}

/** How people come in: invited by who administers, by a link that is good once. */
export const createInvitations = ({
  db,
  clock,
  audit,
  forget,
  sessions,
  passwords,
  jurisdiction,
}: Parts) => {
  const find = async (token: string): Promise<Invitation> => {
    const found = await store.findInvitation(db, hashSecret(token), clock.now())
    if (!found) throw new Refusal(refusals.unknownInvitation)
    return found
  }

  /** Makes the person a member; of two who take the same invitation one is refused. */
  const take = async (
    tx: Sql,
    { id, organisation, role }: Invitation,
    person: string,
  ): Promise<void> => {
    if (!(await store.takeInvitation(tx, id, clock.now())))
      throw new Refusal(refusals.unknownInvitation)
    await putMembership(tx, { person, organisation, role }, clock.now())
    await bumpRevision(tx)
    await deleteResetOf(tx, person)
    const actor = { kind: null, id: null, person, organisation: { id: organisation } }
    await audit(tx, actor, 'access.accept-invitation', id, { person, organisation, role })
  }

  /** A new person of the invited address, by the invitations that it takes. */
  const makePerson = async (
    invitations: readonly Invitation[],
    about: { name: string; email: string; passwordHash: string | null },
    also: (tx: Sql, person: string) => Promise<void> = async () => {},
  ): Promise<string> => {
    const id = randomUUID()
    await db.transaction(async (tx) => {
      const row = { ...about, id, homeJurisdiction: jurisdiction }
      if (!(await insertPerson(tx, row, clock.now()))) throw new Refusal(refusals.signInFirst)
      for (const invitation of invitations) await take(tx, invitation, id)
      await also(tx, id)
    })
    forget()
    return id
  }

  const acceptAs = async (
    person: PersonRow,
    asker: Asker,
    invitation: Invitation,
  ): Promise<OpenedSession> => {
    if (person.email !== invitation.email) throw new Refusal(refusals.otherAddress)
    await db.transaction(async (tx) => {
      // Somebody may be setting another password by a link meanwhile, which ends this session.
      await lockPerson(tx, person.id)
      if (!(await hasPersonSession(tx, asker.id))) throw new Refusal(refusals.notSignedIn)
      await take(tx, invitation, person.id)
    })
    forget()
    return sessions.goOn(asker, { organisation: invitation.organisation })
  }

  return {
    makePerson,
    async invite(asker: Asker, given: NewInvitation): Promise<CreatedInvitation> {
      const organisation = await organisationFor(db, asker, given.organisation)
      checkGivenRole(asker, organisation, given.role)
      checkHome(organisation, jurisdiction)
      const now = clock.now()
      const invitation: Invitation = {
        id: randomUUID(),
        organisation: organisation.id,
        email: normaliseEmail(given.email),
        role: given.role,
        createdTime: now.toISOString(),
        expiresTime: new Date(now.getTime() + DAYS * 86_400_000).toISOString(),
      }
      const token = createSecret('ki_')
      await db.transaction(async (tx) => {
        await store.forgetExpiredAddresses(tx, now)
        await store.insertInvitation(tx, invitation, hashSecret(token))
        const detail = { organisation: organisation.id, role: given.role }
        await audit(tx, asker, 'access.invite', invitation.id, detail)
      })
      return { invitation, token }
    },

    async list(asker: Asker, wanted: string | undefined): Promise<Invitation[]> {
      const organisation = await organisationFor(db, asker, wanted)
      return store.listInvitations(db, organisation.id, clock.now())
    },

    async revoke(asker: Asker, id: string): Promise<void> {
      const own = asker.deeds.includes('govern') ? null : asker.organisation.id
      await db.transaction(async (tx) => {
        const organisation = await store.revokeInvitation(tx, id, own, clock.now())
        if (!organisation) throw new Refusal(refusals.unknownInvitation)
        await audit(tx, asker, 'access.revoke-invitation', id, { organisation })
      })
    },

    /** What who holds the link is invited to. */
    async show(token: string): Promise<ShownInvitation> {
      const { organisation, role, email, expiresTime } = await find(token)
      const { name } = (await findOrganisation(db, organisation))!
      return { organisation: name, role, email, expiresTime }
    },

    /** `asker`: who is signed in, if anybody. */
    async accept(
      asker: Asker | undefined,
      given: InvitationAcceptance,
      visit: Visit,
    ): Promise<OpenedSession> {
      const invitation = await find(given.token)
      const { email, organisation } = invitation
      const known = await findPersonByEmail(db, email)
      if (asker?.person && known?.id === asker.person) return acceptAs(known, asker, invitation)
      if (asker?.person && given.password === undefined) throw new Refusal(refusals.otherAddress)
      if (known) throw new Refusal(refusals.signInFirst)
      const { name, password } = checkNewcomer(given)
      const { name: house } = (await findOrganisation(db, organisation))!
      await checkPassword(password, [email, name, house])
      const passwordHash = await passwords.hash(password)
      const person = await makePerson([invitation], { name, email, passwordHash })
      return sessions.open({ person, organisation, factors: ['password'], visit })
    },
  }
}

const checkNewcomer = ({
  name,
  password,
}: InvitationAcceptance): { name: string; password: string } => {
  const reasons: Reason[] = []
  for (const [field, value] of Object.entries({ name, password }))
    if (value === undefined)
      reasons.push({
        pointer: `/${field}`,
        code: refusals.invalidInvitation.code,
        message: 'is needed of who is new here',
      })
  if (reasons.length > 0) throw new Refusal(refusals.invalidInvitation, { reasons })
  return { name: name!.trim(), password: password! }
}

export type Invitations = ReturnType<typeof createInvitations>
