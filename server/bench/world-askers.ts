import type { NewOrganisation } from '@karvan/contract'
import { grantAudience, partyAudience, putInterests } from '../src/access/index.ts'
import type { App } from '../src/app.ts'
import type { Database } from '../src/platform/index.ts'
import {
  CAPTURERS,
  type Capturer,
  capturerOf,
  containersAt,
  containersOf,
  containerUri,
  countryOf,
} from './world.ts'

/** Somebody who asks, and which events it sees by the way in which the world is made. */
export interface WorldAsker {
  name: string
  key: string
  sees(n: number): boolean
  /** It sees all: the live map of so many things is not asked for through the events of each. */
  everything?: true
}

export interface Inhabited {
  askers: WorldAsker[]
  organisationOf(n: number): string
  /** Everybody who may see the n-th event, as capture would write it. */
  audiencesOf(n: number): string[]
}

/** Containers of an asker: so many numbers from a start, a step apart. */
interface Own {
  count: number
  of(index: number): boolean
}
const every = (step: number, rest: number, count: number): Own => ({
  count: Math.ceil(count / step),
  of: (index) => index % step === rest,
})
const firstOf = (count: number): Own => ({ count, of: (index) => index < count })

const EXPIRES = '2026-12-31T00:00:00Z'
const SMALL_CONTAINERS = 3
const GRANTED_SMALL = 12

/** Makes the organisations, keys, interests and grants of the world before anything happens in it. */
export const inhabit = async (
  { access }: App,
  db: Database,
  adminKey: string,
  events: number,
): Promise<Inhabited> => {
  const admin = (await access.findAskerByKey(adminKey))!
  const containers = containersOf(events)
  const make = async (name: string, kind: NewOrganisation['kind'], more: object = {}) => {
    const given = { name, kind, homeJurisdiction: 'AZ', ...more } as NewOrganisation
    const { id } = await access.createOrganisation(admin, given)
    const { secret } = await access.createKey(admin, {
      organisation: id,
      role: 'administrator',
      label: name,
    })
    return { id, key: secret, asker: (await access.findAskerByKey(secret))! }
  }
  const capturers = new Map<Capturer, Awaited<ReturnType<typeof make>>>()
  for (const name of CAPTURERS) capturers.set(name, await make(name, 'carrier'))
  const grant = async (grantor: Capturer, receiver: string, things: string[] | null) =>
    access.grants.give(
      capturers.get(grantor)!.asker,
      {
        receiver,
        kind: 'read',
        purpose: 'bench',
        expiresTime: EXPIRES,
        ...(things ? { things } : {}),
      },
      things,
      async () => {},
    )

  const customs = await make('customs', 'authority', {
    homeJurisdiction: 'GE',
    mandates: ['customs'],
  })
  const partySmall = await make('party-small', 'forwarder')
  const partyTenth = await make('party-tenth', 'forwarder')
  const neighbour = await make('neighbour', 'forwarder')
  const grantSmall = await make('grant-small', 'forwarder')
  const grantThousand = await make('grant-thousand', 'forwarder')
  const grantTenth = await make('grant-tenth', 'forwarder')
  const analyst = await make('analyst', 'analyst')

  const own = {
    small: firstOf(SMALL_CONTAINERS),
    tenth: every(20, 7, containers),
    neighbour: every(20, 8, containers),
    grantSmall: firstOf(GRANTED_SMALL),
    // At most a thousand things stand in a grant.
    grantThousand: every(Math.max(20, Math.ceil(containers / 1_000)), 9, containers),
  }
  const listOwn = (which: Own): string[] =>
    Array.from({ length: containers }, (_, index) => index)
      .filter(which.of)
      .map(containerUri)
  for (const [party, which] of [
    [partySmall, own.small],
    [partyTenth, own.tenth],
    [neighbour, own.neighbour],
  ] as const) {
    const rows = listOwn(which).map((thing) => ({
      organisation: party.id,
      thing,
      fromTime: '2026-01-01T00:00:00Z',
      toTime: null,
      via: '',
    }))
    await putInterests(db, rows)
  }
  const smallGrant = await grant('rail-a', grantSmall.id, listOwn(own.grantSmall))
  const thousandGrant = await grant('rail-b', grantThousand.id, listOwn(own.grantThousand))
  await grant('own-tenth', grantTenth.id, null)
  for (const name of CAPTURERS) await grant(name, analyst.id, null)

  const names = (n: number, which: Own): boolean => containersAt(n, events).some(which.of)
  const audiencesOf = (n: number): string[] => {
    const capturer = capturerOf(n)
    return [
      `organisation:${capturers.get(capturer)!.id}`,
      `authority:${countryOf(n)}`,
      ...(names(n, own.small) ? [partyAudience(partySmall.id)] : []),
      ...(names(n, own.tenth) ? [partyAudience(partyTenth.id)] : []),
      ...(names(n, own.neighbour) ? [partyAudience(neighbour.id)] : []),
      ...(capturer === 'rail-a' && names(n, own.grantSmall) ? [grantAudience(smallGrant.id)] : []),
      ...(capturer === 'rail-b' && names(n, own.grantThousand)
        ? [grantAudience(thousandGrant.id)]
        : []),
    ]
  }
  const askers: WorldAsker[] = [
    {
      name: 'own captures, 0.01 %',
      key: capturers.get('own-small')!.key,
      sees: (n) => capturerOf(n) === 'own-small',
    },
    {
      name: 'party in part, 0.01 %',
      key: partySmall.key,
      sees: (n) => names(n, own.small),
    },
    {
      name: 'grant of 12 things, 0.01 %',
      key: grantSmall.key,
      sees: (n) => capturerOf(n) === 'rail-a' && names(n, own.grantSmall),
    },
    {
      name: 'grant of 1,000 things',
      key: grantThousand.key,
      sees: (n) => capturerOf(n) === 'rail-b' && names(n, own.grantThousand),
    },
    {
      name: 'own captures, 10 %',
      key: capturers.get('own-tenth')!.key,
      sees: (n) => capturerOf(n) === 'own-tenth',
    },
    {
      name: 'party in part, 10 %',
      key: partyTenth.key,
      sees: (n) => names(n, own.tenth),
    },
    {
      name: 'authority of a country, 10 %',
      key: customs.key,
      sees: (n) => countryOf(n) === 'GE',
    },
    {
      name: 'grant of a whole capture, 10 %',
      key: grantTenth.key,
      sees: (n) => capturerOf(n) === 'own-tenth',
    },
    { name: 'six grants, 100 %', key: analyst.key, sees: () => true, everything: true },
  ]
  return { askers, organisationOf: (n) => capturers.get(capturerOf(n))!.id, audiencesOf }
}
