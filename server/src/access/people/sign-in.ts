import type { PasswordSignIn, SecondFactorAsked, SecondFactorSignIn } from '@karvan/contract'
import { Refusal, type RefusalKind } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'
import { normaliseEmail, type PeopleParts, type Visit } from './parts.ts'
import type { Passwords } from './passwords.ts'
import { findPerson, findPersonByEmail, type PersonRow } from './person-store.ts'
import { listSecondFactors, takeCode } from './second-factor.ts'
import type { OpenedSession, Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import type { Tickets } from './tickets.ts'

interface Parts extends PeopleParts {
  sessions: Sessions
  tickets: Tickets
  passwords: Passwords
  throttle: Throttle
  /** A keyed hash: what stands in the trail instead of an address. */
  mark(text: string): Promise<string>
}

export type SignedIn = { opened: OpenedSession } | { asked: SecondFactorAsked }

/** Password, and the code after it. Whether somebody has an address is told by nothing: not by answer, work or statements. */
export const createSignIn = ({
  db,
  clock,
  audit,
  sessions,
  tickets,
  passwords,
  throttle,
  mark,
}: Parts) => {
  const fail = async (by: string, who: string, kind: RefusalKind): Promise<never> => {
    await audit(db, undefined, 'access.sign-in-failed', who, { by })
    throw new Refusal(kind)
  }

  /** After a first factor: opens, or asks for the second where the person has one. */
  const goOn = async (
    person: PersonRow,
    factor: 'password' | 'openid-connect',
    organisation: string | null,
    visit: Visit,
  ): Promise<SignedIn> => {
    const factors = await listSecondFactors(db, person)
    if (factors.length === 0)
      return {
        opened: await sessions.open({ person: person.id, organisation, factors: [factor], visit }),
      }
    const detail = { factors: [factor], organisation }
    return { asked: { ticket: await tickets.issue('second-factor', person.id, detail), factors } }
  }

  return {
    fail,
    goOn,
    async withPassword(given: PasswordSignIn, visit: Visit): Promise<SignedIn> {
      const email = normaliseEmail(given.email)
      const tried = { account: email, address: visit.address }
      await throttle.begin(tried)
      const person = await findPersonByEmail(db, email)
      const isRight = await passwords.verify(given.password, person?.passwordHash ?? undefined)
      if (!person || !isRight) return fail('password', await mark(email), refusals.wrongCredentials)
      await throttle.succeed(tried)
      return goOn(person, 'password', given.organisation ?? null, visit)
    },

    async withCode({ ticket, code }: SecondFactorSignIn, visit: Visit): Promise<OpenedSession> {
      const begun = await tickets.try('second-factor', ticket)
      const tried = { account: `code of ${begun.person}`, address: visit.address }
      await throttle.begin(tried)
      const person = await findPerson(db, begun.person!)
      const factor =
        person &&
        (await db.transaction(async (tx) => {
          const taken = await takeCode(tx, person, code, clock.now())
          if (taken) await tickets.take(tx, 'second-factor', ticket)
          return taken
        }))
      if (!person || !factor) return fail('code', begun.person!, refusals.wrongCode)
      await throttle.succeed(tried)
      const { factors, organisation } = begun.detail
      return sessions.open({
        person: person.id,
        organisation,
        factors: [...factors, factor],
        visit,
      })
    },
  }
}

export type SignInDoor = ReturnType<typeof createSignIn>
