import type { Member, MembershipEnded, NewRole, PeopleRules } from '@karvan/contract'
import { Refusal, type Sql } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import type { PeopleParts } from './parts.ts'
import * as store from './person-store.ts'
import { deleteResetOf } from './reset-store.ts'
import { checkGivenRole, organisationFor } from './roles.ts'
import { deletePersonSessions } from './session-store.ts'
import type { Sessions } from './sessions.ts'

interface Parts extends PeopleParts {
  sessions: Sessions
}

const memberOf = (row: store.MemberRow): Member => ({
  id: row.person,
  organisation: row.organisation,
  name: row.name,
  email: row.email,
  role: row.role,
  sinceTime: row.since_time.toISOString(),
  seenTime: row.seen_time?.toISOString() ?? null,
  hasSecondFactor: row.has_second_factor,
})

/** Refuses while nobody else administers the organisation. */
export const checkNotLast = async (
  tx: Sql,
  person: string,
  organisation: string,
): Promise<void> => {
  const administrators = await store.lockAdministratorPeople(tx, organisation)
  if (administrators.length === 1 && administrators[0] === person)
    throw new Refusal(refusals.lastPerson, { detail: organisation })
}

/** The people of an organisation, for who administers it. */
export const createMembers = ({ db, clock, audit, sessions }: Parts) => {
  const checkMember = async (sql: Sql, person: string, organisation: string): Promise<void> => {
    if ((await store.findRole(sql, person, organisation)) === undefined)
      throw new Refusal(refusals.unknownPerson)
  }

  return {
    async list(asker: Asker, wanted: string | undefined): Promise<Member[]> {
      const { id } = await organisationFor(db, asker, wanted)
      return (await store.listMembers(db, id)).map(memberOf)
    },

    async setRole(asker: Asker, person: string, given: NewRole): Promise<Member> {
      const organisation = await organisationFor(db, asker, given.organisation)
      checkGivenRole(asker, organisation, given.role)
      const { id } = organisation
      return sessions.change(async (tx) => {
        await checkMember(tx, person, id)
        if (given.role !== 'administrator') await checkNotLast(tx, person, id)
        await store.putMembership(tx, { person, organisation: id, role: given.role }, clock.now())
        const detail = { organisation: id, role: given.role }
        await audit(tx, asker, 'access.change-role', person, detail)
        return memberOf((await store.listMembers(tx, id, person))[0]!)
      })
    },

    /** Ends a membership. Who then belongs nowhere is erased: there is no reason left to know who it was. */
    async end(asker: Asker, person: string, wanted: string | undefined): Promise<MembershipEnded> {
      const { id } = await organisationFor(db, asker, wanted)
      return sessions.change(async (tx) => {
        await checkMember(tx, person, id)
        await checkNotLast(tx, person, id)
        await store.deleteMembership(tx, person, id)
        await deletePersonSessions(tx, person, { organisation: id })
        await deleteResetOf(tx, person)
        await audit(tx, asker, 'access.end-membership', person, { organisation: id })
        const erased = (await store.listMemberships(tx, person)).length === 0
        if (!erased) return { erased }
        await store.erasePerson(tx, person, clock.now())
        await audit(tx, asker, 'access.erase-person', person, { organisation: id })
        return { erased }
      })
    },

    /** Ends the sessions that a member has in this organisation. */
    async endSessions(asker: Asker, person: string, wanted: string | undefined): Promise<void> {
      const { id } = await organisationFor(db, asker, wanted)
      await sessions.change(async (tx) => {
        await checkMember(tx, person, id)
        const count = await deletePersonSessions(tx, person, { organisation: id })
        await audit(tx, asker, 'access.end-sessions', person, { organisation: id, count })
      })
    },

    async getRules(asker: Asker, wanted: string | undefined): Promise<PeopleRules> {
      const { id } = await organisationFor(db, asker, wanted)
      return { requiresSecondFactor: await store.requiresSecondFactor(db, id) }
    },

    async putRules(
      asker: Asker,
      wanted: string | undefined,
      rules: PeopleRules,
    ): Promise<PeopleRules> {
      const { id } = await organisationFor(db, asker, wanted)
      return sessions.change(async (tx) => {
        await store.putRules(tx, id, rules.requiresSecondFactor)
        await audit(tx, asker, 'access.change-people-rules', id, rules)
        return rules
      })
    },
  }
}
