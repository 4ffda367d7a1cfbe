import { Refusal, type Sql } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import { listInvitationsOfEmail } from './invitation-store.ts'
import type { Invitations } from './invitations.ts'
import type { OpenId, Vouched } from './openid.ts'
import { normaliseEmail, type PeopleParts, type Visit } from './parts.ts'
import { findIdentity, findPerson, findPersonByEmail, insertIdentity } from './person-store.ts'
import type { Sessions } from './sessions.ts'
import type { SignedIn, SignInDoor } from './sign-in.ts'
import type { Tickets } from './tickets.ts'

interface Parts extends PeopleParts {
  sessions: Sessions
  tickets: Tickets
  signIn: SignInDoor
  invitations: Invitations
  openId: OpenId | undefined
  mark(text: string): Promise<string>
}

/**
 * Who an issuer's identity is here. Known: that person. Asked for by somebody signed in: linked to them, when the
 * verified address is theirs. Else somebody invited under the verified address who is new here. It is never linked
 * by the address alone to somebody who is here: whoever accepted that invitation with a password may be another.
 */
export const createIdentities = ({
  db,
  audit,
  sessions,
  tickets,
  signIn,
  invitations,
  openId,
  clock,
  mark,
}: Parts) => {
  const get = (): OpenId => {
    if (!openId) throw new Refusal(refusals.noIssuer)
    return openId
  }
  const refuse = (): never => {
    throw new Refusal(refusals.unknownIdentity)
  }

  const link = async (
    tx: Sql,
    { issuer, subject }: Vouched,
    person: string,
    by: 'person' | 'invitation',
  ): Promise<void> => {
    if (!(await insertIdentity(tx, issuer, subject, person))) refuse()
    await audit(tx, undefined, 'access.link-identity', person, { issuer, by })
  }

  const linkTo = async (vouched: Vouched, person: string): Promise<string> => {
    const found = await findPerson(db, person)
    if (!found || vouched.email === undefined || found.email !== normaliseEmail(vouched.email))
      return refuse()
    await db.transaction((tx) => link(tx, vouched, person, 'person'))
    return person
  }

  const welcome = async (vouched: Vouched): Promise<string> => {
    if (vouched.email === undefined) return refuse()
    const email = normaliseEmail(vouched.email)
    const invited = await listInvitationsOfEmail(db, email, clock.now())
    if (invited.length === 0 || (await findPersonByEmail(db, email))) return refuse()
    const about = { name: vouched.name ?? email, email, passwordHash: null }
    return invitations.makePerson(invited, about, (tx, person) =>
      link(tx, vouched, person, 'invitation'),
    )
  }

  return {
    /** Name of the issuer; null: none is configured. */
    name: openId?.name ?? null,

    /** `asker`: who wants its identity linked; undefined: somebody signs in. */
    async start(asker: Asker | undefined): Promise<{ address: string; state: string }> {
      const issuer = get()
      const person = asker ? (await sessions.get(asker)).person : null
      const begun = { nonce: issuer.createNonce(), verifier: issuer.createVerifier() }
      const link = person !== null
      const state = await tickets.issue('openid-connect', person, { ...begun, link })
      return { address: await issuer.buildAddress({ ...begun, state }), state }
    },

    /** `state`: what the browser kept; it must be what the issuer gave back. */
    async finish(query: string, state: string | undefined, visit: Visit): Promise<SignedIn> {
      const given = new URLSearchParams(query).get('state')
      if (given === null || given !== state) throw new Refusal(refusals.wrongTicket)
      const { person, detail } = await tickets.take(db, 'openid-connect', given)
      const vouched = await get().finish(query, { ...detail, state: given })
      try {
        const known = await findIdentity(db, vouched.issuer, vouched.subject)
        if (known !== undefined && person !== null && known !== person) refuse()
        const id = known ?? (await (person === null ? welcome(vouched) : linkTo(vouched, person)))
        return signIn.goOn((await findPerson(db, id))!, 'openid-connect', null, visit)
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault
        const who = await mark(`identity ${vouched.issuer} ${vouched.subject}`)
        return signIn.fail('openid-connect', who, fault.kind)
      }
    },
  }
}
