import { randomUUID } from 'node:crypto'
import type { NewFirstPerson, SetUp } from '@karvan/contract'
import { Refusal } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { checkHome } from './home.ts'
import { normaliseEmail, type PeopleParts, type Visit } from './parts.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { hasPeople, insertPerson, lockPeople, putMembership } from './person-store.ts'
import type { OpenedSession, Sessions } from './sessions.ts'

interface Parts extends PeopleParts {
  sessions: Sessions
  passwords: Passwords
  jurisdiction: string
}

/** The first person of the house, made with a key that governs it. */
export const createSetUp = ({ db, clock, audit, sessions, passwords, jurisdiction }: Parts) => ({
  get: async (): Promise<SetUp> => ({ needed: !(await hasPeople(db)) }),

  async run(asker: Asker, given: NewFirstPerson, visit: Visit): Promise<OpenedSession> {
    const { organisation } = asker
    checkHome(organisation, jurisdiction)
    const email = normaliseEmail(given.email)
    await checkPassword(given.password, [email, given.name, organisation.name])
    const passwordHash = await passwords.hash(given.password)
    const id = randomUUID()
    const row = {
      id,
      name: given.name.trim(),
      email,
      homeJurisdiction: jurisdiction,
      passwordHash,
    }
    await sessions.change(async (tx) => {
      await lockPeople(tx)
      if (await hasPeople(tx)) throw new Refusal(refusals.isSetUp)
      await insertPerson(tx, row, clock.now())
      const membership = {
        person: id,
        organisation: organisation.id,
        role: 'administrator',
      } as const
      await putMembership(tx, membership, clock.now())
      await audit(tx, asker, 'access.set-up', id)
    })
    return sessions.open({
      person: id,
      organisation: organisation.id,
      factors: ['password'],
      visit,
    })
  },
})
