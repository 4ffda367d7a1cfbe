import { randomUUID } from 'node:crypto'
import type {
  NewPasskey,
  Passkey,
  PasskeyAssertion,
  PasskeyOptions,
  PasskeySignIn,
} from '@karvan/contract'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { Refusal } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import type { PeopleParts, Visit } from './parts.ts'
import * as store from './passkey-store.ts'
import { findPerson } from './person-store.ts'
import { endOthers, type OpenedSession, type Sessions } from './sessions.ts'
import type { SignInDoor } from './sign-in.ts'
import type { Tickets } from './tickets.ts'

/** Whom a passkey is for: the site, by name and by origin (W3C Web Authentication Level 3 §5). */
export interface RelyingParty {
  /** Host name. */
  id: string
  /** `https://host[:port]`. */
  origin: string
}

interface Parts extends PeopleParts {
  sessions: Sessions
  tickets: Tickets
  signIn: SignInDoor
}

const MAX_PASSKEYS = 20

/** The user handle: the pseudonym's bytes, nothing that names anybody. */
const handleOf = (person: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(person.replaceAll('-', ''), 'hex'))

/** Passkeys: alone, with the user verified, to sign in; after a password as the second factor. */
export const createPasskeys = ({ db, clock, audit, sessions, tickets, signIn }: Parts) => {
  const refuseSignIn = (who: string): Promise<never> =>
    signIn.fail('passkey', who, refusals.wrongPasskey)

  /** The counter that the authenticator now stands at; undefined when its answer does not hold. */
  const verify = async (
    passkey: store.PasskeyRow,
    credential: PasskeyAssertion,
    expected: { challenge: string; site: RelyingParty; isAlone: boolean },
  ): Promise<number | undefined> => {
    const { userHandle } = credential.response
    const handle = Buffer.from(handleOf(passkey.person)).toString('base64url')
    if (userHandle && userHandle !== handle) return undefined
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: credential as AuthenticationResponseJSON,
        expectedChallenge: expected.challenge,
        expectedOrigin: expected.site.origin,
        expectedRPID: expected.site.id,
        requireUserVerification: expected.isAlone,
        credential: {
          id: passkey.credential,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.signCount,
        },
      })
      return verified ? authenticationInfo.newCounter : undefined
    } catch {
      // The library throws for everything that does not hold; why is nobody's to learn.
      return undefined
    }
  }

  return {
    /** `ticket`: of a good password, whose person's passkeys are asked for. */
    async startSignIn(ticket: string | null, site: RelyingParty): Promise<PasskeyOptions> {
      const first = ticket === null ? undefined : await tickets.try('second-factor', ticket)
      const person = first?.person ?? null
      const passkeys = person === null ? [] : await store.listPasskeys(db, person)
      const options = await generateAuthenticationOptions({
        rpID: site.id,
        userVerification: first ? 'preferred' : 'required',
        allowCredentials: passkeys.map(({ credential, transports }) => ({
          id: credential,
          transports,
        })),
      })
      const { challenge } = options
      const { factors, organisation } = first?.detail ?? { factors: [], organisation: null }
      const detail = { challenge, factors, organisation }
      return { ticket: await tickets.issue('passkey-sign-in', person, detail), options }
    },

    async signIn(
      { ticket, credential, organisation }: PasskeySignIn,
      site: RelyingParty,
      visit: Visit,
    ): Promise<OpenedSession> {
      const begun = await tickets.take(db, 'passkey-sign-in', ticket)
      const passkey = await store.findPasskey(db, credential.id)
      if (!passkey || (begun.person !== null && begun.person !== passkey.person))
        return refuseSignIn('unknown')
      const isAlone = begun.person === null
      const { challenge } = begun.detail
      const counter = await verify(passkey, credential, { challenge, site, isAlone })
      if (counter === undefined) return refuseSignIn(passkey.person)
      const { id, person, signCount } = passkey
      if (!(await store.notePasskeyUse(db, id, signCount, counter, clock.now())))
        return refuseSignIn(person)
      return sessions.open({
        person,
        organisation: organisation ?? begun.detail.organisation,
        factors: [...begun.detail.factors, 'passkey'],
        visit,
      })
    },

    async startRegistration(asker: Asker, site: RelyingParty): Promise<PasskeyOptions> {
      const person = (await findPerson(db, asker.person!))!
      const passkeys = await store.listPasskeys(db, person.id)
      const options = await generateRegistrationOptions({
        rpName: 'Karvan',
        rpID: site.id,
        userID: handleOf(person.id),
        userName: person.email,
        userDisplayName: person.name,
        attestationType: 'none',
        excludeCredentials: passkeys.map(({ credential, transports }) => ({
          id: credential,
          transports,
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      const detail = { challenge: options.challenge }
      return { ticket: await tickets.issue('passkey-registration', person.id, detail), options }
    },

    async register(asker: Asker, given: NewPasskey, site: RelyingParty): Promise<Passkey> {
      const begun = await tickets.take(db, 'passkey-registration', given.ticket)
      if (begun.person !== asker.person) throw new Refusal(refusals.wrongTicket)
      const { credential } = await verifyRegistration(given, begun.detail.challenge, site)
      const row: store.PasskeyRow = {
        id: randomUUID(),
        person: asker.person!,
        credential: credential.id,
        publicKey: credential.publicKey,
        signCount: credential.counter,
        transports: given.credential.response.transports ?? [],
        label: given.label,
        createdTime: clock.now(),
        usedTime: null,
      }
      await sessions.change(async (tx) => {
        if ((await store.listPasskeys(tx, row.person)).length >= MAX_PASSKEYS)
          throw new Refusal(refusals.invalidPasskey, {
            detail: `nobody has more than ${MAX_PASSKEYS}`,
          })
        if (!(await store.insertPasskey(tx, row)))
          throw new Refusal(refusals.invalidPasskey, { detail: 'it is registered already' })
        await endOthers(tx, asker, row.person)
        await audit(tx, asker, 'access.add-passkey', row.id, { person: row.person })
      })
      return store.shownPasskey(row)
    },

    async remove(asker: Asker, id: string): Promise<void> {
      await sessions.change(async (tx) => {
        if (!(await store.deletePasskey(tx, asker.person!, id)))
          throw new Refusal(refusals.unknownPasskey)
        await endOthers(tx, asker, asker.person!)
        await audit(tx, asker, 'access.remove-passkey', id, { person: asker.person })
      })
    },
  }
}

const verifyRegistration = async (given: NewPasskey, challenge: string, site: RelyingParty) => {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: given.credential as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
    })
    if (verified) return registrationInfo
  } catch (fault) {
    throw new Refusal(refusals.invalidPasskey, { detail: (fault as Error).message })
  }
  throw new Refusal(refusals.invalidPasskey)
}
