import type { Clock, Database } from '../platform/index.ts'
import type { Asker } from './asker.ts'
import type { PeopleParts } from './people/parts.ts'
import { findPerson, findRole } from './people/person-store.ts'
import { findLivingKeyById } from './store.ts'

/** Who began what goes on after its request ended, as it is kept: no secret of it is. */
export interface Maker {
  /** Of the key, or of the person's session. */
  id: string
  person: string | null
  organisation: string
}

export const makerOf = ({ id, person, organisation }: Asker): Maker => ({
  id,
  person,
  organisation: organisation.id,
})

interface Parts {
  db: Database
  clock: Clock
  createAsker: PeopleParts['createAsker']
}

/**
 * The asker that a maker is now. A key acts for as long as it lives. A person acts as a member of the organisation, for
 * longer than the session lasts in which it was begun, and only sees and shares: what asks for a second factor is not done
 * in its absence. Undefined: nothing more may be done for it.
 */
export const createStanding =
  ({ db, clock, createAsker }: Parts) =>
  async (maker: Maker): Promise<Asker | undefined> => {
    const { id, person, organisation } = maker
    if (person !== null) {
      const role = await findRole(db, person, organisation)
      const name = (await findPerson(db, person))?.name
      if (!role || !name) return undefined
      return createAsker({
        kind: 'session',
        id,
        person,
        label: name,
        role,
        things: null,
        organisation,
        scopes: ['see', 'share'],
        expiresTime: null,
      })
    }
    const key = await findLivingKeyById(db, id, clock.now())
    if (!key || key.organisation !== organisation) return undefined
    const { label, role, things, scopes, expiresTime } = key
    const about = { id, person, label, role, things, organisation, scopes, expiresTime }
    return createAsker({ kind: 'key', ...about })
  }
