import { createHmac, randomBytes } from 'node:crypto'
import { createAccount } from './account.ts'
import { createIdentities } from './identities.ts'
import { createInvitations } from './invitations.ts'
import { createMembers } from './members.ts'
import { createOpenId, type OpenIdSettings } from './openid.ts'
import type { PeopleParts } from './parts.ts'
import { createPasskeys } from './passkeys.ts'
import { createPasswords, type HashCost } from './passwords.ts'
import { getSecret } from './person-store.ts'
import { createResets } from './resets.ts'
import { createSessions } from './sessions.ts'
import { createSetUp } from './set-up.ts'
import { createSignIn } from './sign-in.ts'
import { createThrottle } from './throttle.ts'
import { createTickets } from './tickets.ts'

export interface PeopleSettings {
  /** ISO 3166-1 alpha-2 of this Karvan: whose people it keeps. */
  jurisdiction?: string
  /** `https://host`, as browsers see us; undefined: as each request says. */
  origin?: string | undefined
  /** Needs `origin`. */
  openId?: OpenIdSettings | undefined
  /** How the issuer is reached. */
  fetchIssuer?: typeof fetch
  /** Of passwords; tests pass a low one. */
  hashCost?: HashCost
}

/** Who the people are, how they come in, sign in, and are forgotten. */
export const createPeople = (parts: PeopleParts, settings: PeopleSettings = {}) => {
  const { db, clock } = parts
  const { jurisdiction = 'AZ', origin, openId, fetchIssuer, hashCost } = settings
  let key: Promise<string> | undefined
  /** A keyed hash: the same for the same text, and told to nobody who has not the store. */
  const mark = async (text: string): Promise<string> => {
    key ??= getSecret(db, 'marks', randomBytes(32).toString('base64url')).catch(
      (fault: unknown) => {
        key = undefined
        throw fault
      },
    )
    return createHmac('sha256', await key)
      .update(text)
      .digest('hex')
  }
  const passwords = createPasswords(hashCost)
  const sessions = createSessions(parts)
  const tickets = createTickets(db, clock)
  const throttle = createThrottle(db, clock, mark)
  const all = { ...parts, jurisdiction, mark, passwords, sessions, tickets, throttle }
  const signIn = createSignIn(all)
  const invitations = createInvitations(all)
  const issuer = openId && origin ? createOpenId(openId, origin, fetchIssuer) : undefined
  return {
    origin,
    sessions,
    signIn,
    invitations,
    passkeys: createPasskeys({ ...all, signIn }),
    members: createMembers(all),
    account: createAccount(all),
    identities: createIdentities({ ...all, signIn, invitations, openId: issuer }),
    resets: createResets(all),
    setUp: createSetUp(all),
    countHashes: passwords.countHashes,
  }
}

export type People = ReturnType<typeof createPeople>
