import { randomUUID } from 'node:crypto'
import type { CreatedKey, Grant, OrganisationKind, Role } from '@karvan/contract'
import type { createManualClock } from '../../src/platform/index.ts'
import type { House } from '../house.ts'
import { type Credentials, withKey, withSession } from './ask.ts'

/**
 * Who may do what, in words, by hand: the code has its own table, and this one is never made from it. Who is not named
 * may not.
 */
const MAY: Record<string, string> = {
  see: 'administrator, dispatcher, capturer, reader, auditor',
  capture: 'administrator, dispatcher, capturer, device',
  share: 'administrator, dispatcher',
  audit: 'administrator, auditor',
  administer: 'administrator',
  govern: 'administrator of the operator',
  exchange: 'peer',
}

/** Says whether somebody in a role may do a deed, by the words. */
const may = (deed: string, role: Role, kind: OrganisationKind): boolean => {
  const words = MAY[deed]
  if (words === undefined) throw new Error(`nobody wrote down who may ${deed}: add it to MAY`)
  return words
    .split(', ')
    .some((word) => word === role || (word === `${role} of the operator` && kind === 'operator'))
}

/** An asker as the matrix knows it, and what of it holds. */
export interface WallAsker {
  name: string
  /** Organisation; that of nobody does not matter. */
  own: string
  /** `nobody` sent nothing that counts; `wrong` sent what is refused anywhere. */
  is: 'known' | 'nobody' | 'wrong'
  credentials: Credentials
  may(deed: string): boolean
  isPerson?: true
  /** Signs in again, after a question that ended the session. */
  renew?(): Promise<void>
}

const ROLES: readonly Role[] = [
  'administrator',
  'dispatcher',
  'capturer',
  'reader',
  'auditor',
  'device',
]
const OTHERS: readonly Exclude<OrganisationKind, 'operator'>[] = [
  'forwarder',
  'carrier',
  'terminal',
  'authority',
  'farm',
  'analyst',
  'simulation',
]

type Clock = ReturnType<typeof createManualClock>

const inDays = (clock: Clock, days: number): string =>
  new Date(clock.now().getTime() + days * 86_400_000).toISOString()

const createKey = async (house: House, body: object): Promise<CreatedKey> => {
  const answer = await house.call<CreatedKey>('POST', '/api/keys', body)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body
}

const createKnown = async (
  house: House,
  name: string,
  organisation: string,
  kind: OrganisationKind,
  role: Role,
  more: { scopes?: string[]; expiresTime?: string } = {},
): Promise<WallAsker & { key: CreatedKey }> => {
  const key = await createKey(house, { organisation, role, label: name, ...more })
  return {
    name,
    own: organisation,
    is: 'known',
    credentials: withKey(key.secret),
    may: (deed) => may(deed, role, kind) && (more.scopes?.includes(deed) ?? true),
    key,
  }
}

const NOBODY = { own: 'operator', may: () => false }
const wrong = (name: string, credentials: Credentials): WallAsker => ({
  ...NOBODY,
  name,
  is: 'wrong',
  credentials,
})

/** Somebody of every kind: each role in each kind of organisation, and everything that can be wrong with a key. */
export const createAskers = async (house: House, clock: Clock): Promise<WallAsker[]> => {
  const members: WallAsker[] = []
  const carriers: { id: string } = await house.createParty('carrier', 'AZ')
  for (const role of ROLES)
    members.push(await createKnown(house, `${role} of the operator`, 'operator', 'operator', role))
  for (const kind of OTHERS) {
    const { id } = await house.createParty(kind, 'GE')
    // Every kind has its administrator, to whom most is allowed; every role stands in one kind.
    for (const role of kind === 'carrier' ? ROLES : ROLES.slice(0, 2))
      members.push(await createKnown(house, `${role} of a ${kind}`, id, kind, role))
  }
  const peer = await house.call<{ id: string }>('POST', '/api/organisations', {
    name: 'Another Karvan',
    kind: 'peer',
    homeJurisdiction: 'KZ',
  })
  members.push(await createKnown(house, 'another Karvan', peer.body.id, 'peer', 'peer'))
  return [
    ...members,
    ...(await createNarrowed(house)),
    ...(await createGranted(house, clock, carriers.id)),
    ...(await createWrong(house, clock, carriers.id)),
    // Sessions end when nobody uses them: last, after the clock was moved.
    ...(await createSessions(house, carriers.id)),
    ...(await createPeople(house, carriers.id)),
  ]
}

const createNarrowed = (house: House): Promise<WallAsker[]> =>
  Promise.all([
    createKnown(house, 'administrator narrowed to see', 'operator', 'operator', 'administrator', {
      scopes: ['see'],
    }),
    createKnown(house, 'dispatcher narrowed to capture', 'operator', 'operator', 'dispatcher', {
      scopes: ['capture'],
    }),
  ])

const signIn = async (house: House, secret: string): Promise<string> => {
  const answer = await house.app.http.inject({
    method: 'POST',
    url: '/api/session',
    payload: { key: secret },
  })
  return answer.cookies[0]!.value
}

const createSessions = async (house: House, organisation: string): Promise<WallAsker[]> => {
  const known = await createKnown(house, 'signed in', organisation, 'carrier', 'dispatcher')
  const signedIn: WallAsker = {
    ...known,
    name: 'signed in as a dispatcher of a carrier',
    credentials: withSession(await signIn(house, known.key.secret)),
    async renew() {
      signedIn.credentials = withSession(await signIn(house, known.key.secret))
    },
  }
  const ended = withSession(await signIn(house, known.key.secret))
  await house.app.http.inject({ method: 'DELETE', url: '/api/session', headers: ended })
  return [
    signedIn,
    { ...NOBODY, name: 'a session that was ended', is: 'nobody', credentials: ended },
  ]
}

const PASSWORD = 'a long one that nobody guesses 7'

/** Through an invitation, as people come; then signed in. */
const invite = async (
  house: House,
  organisation: string,
  role: Role,
): Promise<WallAsker & { id: string }> => {
  const email = `${role}-${randomUUID()}@wall.example`
  const given = await house.call<{ token: string }>('POST', '/api/invitations', {
    email,
    role,
    organisation,
  })
  if (given.status !== 201) throw new Error(given.text)
  const post = (url: string, payload: object) =>
    house.app.http.inject({ method: 'POST', url, payload })
  const body = { token: given.body.token, name: 'Somebody', password: PASSWORD }
  const accepted = await post('/api/invitations/acceptance', body)
  if (accepted.statusCode !== 201) throw new Error(accepted.payload)
  const person: WallAsker & { id: string } = {
    name: `person as a ${role} of a carrier`,
    own: organisation,
    is: 'known',
    isPerson: true,
    id: accepted.json<{ person: string }>().person,
    credentials: withSession(accepted.cookies[0]!.value),
    may: (deed) => may(deed, role, 'carrier'),
    async renew() {
      const answer = await post('/api/session/password', { email, password: PASSWORD })
      person.credentials = withSession(answer.cookies[0]!.value)
    },
  }
  return person
}

/** People who belong, and one who no longer does. */
const createPeople = async (house: House, organisation: string): Promise<WallAsker[]> => {
  const first = { name: 'First', email: 'first@wall.example', password: PASSWORD }
  await house.call('POST', '/api/set-up', first)
  const dispatcher = await invite(house, organisation, 'dispatcher')
  const reader = await invite(house, organisation, 'reader')
  const gone = await invite(house, organisation, 'auditor')
  const path = `/api/people/${gone.id}?organisation=${organisation}`
  const answer = await house.call('DELETE', path)
  if (answer.status !== 200) throw new Error(answer.text)
  const name = 'a person who belongs no more'
  return [dispatcher, reader, { ...NOBODY, name, is: 'nobody', credentials: gone.credentials }]
}

/** Grants add what is seen, never what may be done: revoked, expired or living, the role decides. */
const createGranted = async (house: House, clock: Clock, grantor: string): Promise<WallAsker[]> => {
  const giver = await createKnown(house, 'giver', grantor, 'carrier', 'dispatcher')
  const give = async (name: string, expiresTime: string) => {
    const { id } = await house.createParty('analyst', 'UZ')
    const receiver = await createKnown(house, name, id, 'analyst', 'reader')
    const body = { receiver: id, kind: 'delegate', purpose: 'stands in', expiresTime }
    const answer = await house.call<Grant>('POST', '/api/grants', body, giver.key.secret)
    return { receiver, grant: answer.body }
  }
  const living = await give('reader with a living delegation', inDays(clock, 30))
  const expired = await give('reader whose delegation expired', inDays(clock, 1))
  const revoked = await give('reader whose delegation was revoked', inDays(clock, 30))
  const path = `/api/grants/${revoked.grant.id}`
  await house.call('DELETE', path, undefined, giver.key.secret)
  clock.advance(2 * 86_400_000)
  return [living, expired, revoked].map(({ receiver }) => receiver)
}

const createWrong = async (
  house: House,
  clock: Clock,
  organisation: string,
): Promise<WallAsker[]> => {
  const make = (more: object) =>
    createKey(house, { organisation, role: 'administrator', label: 'Ends', ...more })
  const expired = await make({ expiresTime: inDays(clock, 1) })
  const revoked = await make({})
  await house.call('DELETE', `/api/keys/${revoked.key.id}`)
  clock.advance(2 * 86_400_000)
  const session = withSession(randomUUID())
  return [
    { ...NOBODY, name: 'nobody', is: 'nobody', credentials: {} },
    { ...NOBODY, name: 'an unknown session', is: 'nobody', credentials: session },
    wrong('an unknown key', withKey('kv_unknown')),
    wrong('an expired key', withKey(expired.secret)),
    wrong('a revoked key', withKey(revoked.secret)),
    wrong('a password', { authorization: 'Basic b3BlcmF0b3I6b3BlcmF0b3I=' }),
    wrong('an empty key', { authorization: 'Bearer ' }),
    wrong('two words', { authorization: `Bearer ${expired.secret} ${revoked.secret}` }),
  ]
}
