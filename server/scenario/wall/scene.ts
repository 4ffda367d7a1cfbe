import type { CreatedKey, CreatedTrackingLink, Grant, OrganisationKind } from '@karvan/contract'
import { documentOf, packed, seen } from '../house.ts'
import { type Credentials, withKey, withLink } from './ask.ts'
import type { World } from './world.ts'

/** Those who play, and from where: rivals, three countries' customs, and those who help. */
const PLAYERS = {
  shipper: ['forwarder', 'AZ'],
  broker: ['forwarder', 'AZ'],
  rival: ['forwarder', 'KZ'],
  carrier: ['carrier', 'AZ'],
  terminal: ['terminal', 'GE'],
  farm: ['farm', 'AZ'],
  customsAz: ['authority', 'AZ'],
  customsGe: ['authority', 'GE'],
  customsRu: ['authority', 'RU'],
  analyst: ['analyst', 'UZ'],
} as const satisfies Record<string, readonly [OrganisationKind, string]>

type Player = keyof typeof PLAYERS
const players = Object.keys(PLAYERS) as Player[]

/** The numbers of everybody's boxes begin with letters of their own: by them a foreign one is found anywhere. */
export const BOX = {
  shipper: 'urn:epc:id:bic:SHPU0000017',
  shipperOwn: 'urn:epc:id:bic:SHPU0000022',
  rival: 'urn:epc:id:bic:RVLU0000013',
  rivalFar: 'urn:epc:id:bic:RVLU0000020',
  rivalRu: 'urn:epc:id:bic:RVLU0000034',
  terminal: 'urn:epc:id:bic:TRMU0000011',
  farm: 'urn:epc:id:bic:FRMU0000015',
  carrier: 'urn:epc:id:bic:CARU0000018',
} as const
export const TRAIN = 'urn:karvan:train:7001'
const SHARED_ID = 'urn:uuid:5b1a3c52-6a07-4c0e-8d0f-6d3fb1a60001'

export const OPERATOR_KEY = 'the-administrator-key-of-tests'
export const START = '2026-04-20T00:00:00.000Z'
const EXPIRES = '2026-09-01T00:00:00.000Z'

export interface Scene {
  ids: Record<Player, string>
  /** Of the administrator of each. */
  keys: Record<Player, string>
  /** A key of the operator that governs nothing. */
  dispatcher: string
  link: string
  credentials: Record<string, Credentials>
  /** Everything that somebody owns and that can be asked for by its name. */
  owned: string[]
}

export const remark = (text: string) => ({
  '@context': [{ ex: 'https://wall.example/' }],
  'ex:remark': text,
})
export const placeOf = (place: string) => ({
  readPoint: { id: `urn:karvan:place:${place}` },
  bizLocation: { id: `urn:karvan:place:${place}` },
})
const segment = (marker: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, content.length + 2]), content])
/** The least that is a JPEG: a table, a frame of 8 by 8, and the text as its picture. */
export const photoOf = (text: string) => ({
  contentType: 'image/jpeg',
  base64: Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from(text),
    Buffer.from([0xff, 0xd9]),
  ]).toString('base64'),
})
export const eventId = (number: number): string =>
  `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** Captures one document as somebody; the id of its job. */
export const capture = async (
  world: World,
  key: string,
  ...events: readonly object[]
): Promise<string> => {
  const job = await world.done<{ captureID: string }>(
    key,
    'POST',
    '/epcis/capture',
    documentOf(events),
  )
  return job.captureID
}

/** Everybody, and what each does: each fact bears a word by which it is found wherever it comes out. */
export const playScene = async (world: World): Promise<Scene> => {
  const scene = await createPlayers(world)
  const jobs = await captureAll(world, scene)
  const shared = await shareAll(world, scene)
  scene.owned.push(...jobs, ...shared.owned)
  return {
    ...scene,
    link: shared.link,
    credentials: { ...scene.credentials, link: withLink(shared.link) },
  }
}

const createPlayers = async (world: World): Promise<Omit<Scene, 'link'>> => {
  const owned: string[] = [...Object.values(BOX), TRAIN, SHARED_ID]
  const entries: [Player, { id: string; key: string }][] = []
  const makeKey = (organisation: string, role: string, label: string) =>
    world.step(async () => {
      const body = { organisation, role, label }
      const { key, secret } = await world.done<CreatedKey>(OPERATOR_KEY, 'POST', '/api/keys', body)
      owned.push(key.id)
      return secret
    })
  for (const player of players) {
    const [kind, homeJurisdiction] = PLAYERS[player]
    const body = { name: `qxname${player}zq`, kind, homeJurisdiction }
    const { id } = await world.step(() =>
      world.done<{ id: string }>(OPERATOR_KEY, 'POST', '/api/organisations', body),
    )
    owned.push(id)
    await makeKey(id, 'reader', `qxlabel${player}zq`)
    entries.push([player, { id, key: await makeKey(id, 'administrator', `qxadmin${player}zq`) }])
  }
  const dispatcher = await makeKey('operator', 'dispatcher', 'qxdispatcherzq')
  const keys = Object.fromEntries(entries.map(([player, { key }]) => [player, key]))
  return {
    ids: Object.fromEntries(entries.map(([player, { id }]) => [player, id])) as Scene['ids'],
    keys: keys as Scene['keys'],
    dispatcher,
    credentials: {
      nobody: {},
      operator: withKey(OPERATOR_KEY),
      dispatcher: withKey(dispatcher),
      ...Object.fromEntries(entries.map(([player, { key }]) => [player, withKey(key)])),
    },
    owned,
  }
}

const captureAll = async (world: World, { keys, ids }: Omit<Scene, 'link'>): Promise<string[]> => {
  const owned: string[] = []
  let serial = 0
  const put = async (player: Player, event: Record<string, unknown>) => {
    const id = event.eventID === SHARED_ID ? SHARED_ID : eventId(++serial)
    owned.push(id, await world.step(() => capture(world, keys[player], { ...event, eventID: id })))
  }
  const interest = (player: Player, thing: string) =>
    world.step(() =>
      world.done(OPERATOR_KEY, 'PUT', '/api/interests', {
        organisation: ids[player],
        thing,
        fromTime: '2026-04-01T00:00:00Z',
        toTime: null,
      }),
    )
  const { terminal } = ids
  await world.step(() =>
    world.done(OPERATOR_KEY, 'PUT', `/api/organisations/${terminal}/places`, [
      { place: 'GE-GAR', exclusive: false },
    ]),
  )
  await interest('shipper', BOX.shipper)
  await interest('rival', BOX.rival)
  await interest('terminal', BOX.terminal)
  await put('carrier', {
    ...packed(TRAIN, [BOX.shipper, BOX.rival, BOX.terminal], 'ADD', '2026-04-10T10:00:00Z'),
    ...placeOf('AZ-ALA'),
    ...remark('qxsealszq'),
    bizTransactionList: [
      { type: 'po', bizTransaction: 'urn:order:qxordershipperzq' },
      { type: 'po', bizTransaction: 'urn:order:qxorderrivalzq' },
    ],
  })
  await put('carrier', seen(TRAIN, 'AZ-ALA', '2026-04-10T12:00:00Z', { bizStep: 'departing' }))
  await put('carrier', seen(TRAIN, 'GE-GAR', '2026-04-11T02:00:00Z'))
  await put('terminal', {
    ...packed(TRAIN, [BOX.shipper], 'DELETE', '2026-04-11T06:00:00Z'),
    ...placeOf('GE-GAR'),
    ...remark('qxunloadzq'),
  })
  await put(
    'carrier',
    seen(BOX.carrier, 'AZ-LAN', '2026-04-12T10:00:00Z', remark('qxcarriernotezq')),
  )
  await put(
    'rival',
    seen(BOX.rivalFar, 'KZ-ALM', '2026-04-12T11:00:00Z', {
      ...remark('qxrivalfarzq'),
      eventID: SHARED_ID,
    }),
  )
  // Read in one country, said to be on its way in another: the first is told.
  await put('farm', {
    ...seen(BOX.farm, 'AZ-BAK', '2026-04-13T09:00:00Z'),
    bizLocation: { id: 'urn:karvan:place:RU-ASF' },
  })
  await put('rival', seen(BOX.rivalRu, 'RU-ASF', '2026-04-13T11:00:00Z', remark('qxrivalruzq')))
  await put(
    'shipper',
    seen(BOX.shipperOwn, 'AZ-BAK', '2026-04-12T11:00:00Z', {
      ...remark('qxshippernotezq'),
      eventID: SHARED_ID,
    }),
  )
  await put('rival', {
    ...seen(BOX.rivalFar, 'KZ-ALM', '2026-04-12T11:00:00Z', remark('qxrivalfarzq')),
    eventID: SHARED_ID,
    errorDeclaration: {
      declarationTime: '2026-04-14T00:00:00Z',
      reason: 'incorrect_data',
      correctiveEventIDs: ['urn:event:qxcorrectivezq'],
    },
  })
  return [...owned, ...(await reportFarm(world, keys.farm))]
}

const reportFarm = (world: World, key: string): Promise<string[]> =>
  world.step(async () => {
    const job = await world.done<{ captureID: string }>(key, 'POST', '/api/reports', {
      id: '6f1c0d4e-3c9a-4f61-8a63-2f3a6f0a5c11',
      thing: BOX.farm,
      place: 'AZ-BAK',
      step: 'held',
      time: '2026-04-13T10:00:00Z',
      remark: 'qxfarmremarkzq',
      photo: photoOf('qxfarmphotozq'),
    })
    await world.house.settle()
    const timeline = await world.done<{ entries: { photo: string }[] }>(
      key,
      'GET',
      `/api/things/${encodeURIComponent(BOX.farm)}/timeline`,
    )
    return [job.captureID, timeline.entries[0]!.photo.split('/').at(-1)!]
  })

const shareAll = async (world: World, { keys, ids }: Omit<Scene, 'link'>) => {
  const owned: string[] = []
  const give = async (from: Player, to: Player, more: object) => {
    const body = { receiver: ids[to], kind: 'read', expiresTime: EXPIRES, ...more }
    const grant = await world.step(() => world.done<Grant>(keys[from], 'POST', '/api/grants', body))
    owned.push(grant.id)
  }
  await give('carrier', 'analyst', { things: [BOX.carrier], purpose: 'qxpurposecarrierzq' })
  await give('shipper', 'broker', { kind: 'delegate', purpose: 'qxpurposeshipperzq' })
  await give('rival', 'terminal', { purpose: 'qxpurposerivalzq' })
  const linkTo = (from: Player, thing: string) =>
    world.step(async () => {
      const body = {
        thing,
        fields: ['place', 'status', 'times', 'timeline'],
        label: `qxlink${from}zq`,
        expiresTime: EXPIRES,
      }
      const made = await world.done<CreatedTrackingLink>(
        keys[from],
        'POST',
        '/api/tracking-links',
        body,
      )
      owned.push(made.link.id)
      return made.token
    })
  const link = await linkTo('shipper', BOX.shipper)
  await linkTo('rival', BOX.rival)
  return { owned, link }
}

/** What happens while everybody listens. */
export const captureMore = async (world: World, { keys }: Scene): Promise<void> => {
  const say = (player: Player, event: object) =>
    world.step(() => capture(world, keys[player], event))
  const loaded = packed(
    'urn:karvan:train:7002',
    [BOX.shipper, BOX.rival],
    'ADD',
    '2026-04-15T10:00:00Z',
  )
  await say('carrier', { ...loaded, ...placeOf('AZ-ALA') })
  await say('rival', seen(BOX.rivalFar, 'KZ-ALM', '2026-04-15T10:00:00Z'))
  await say('rival', seen(BOX.rivalRu, 'RU-ASF', '2026-04-15T10:00:00Z'))
  await say('terminal', seen(BOX.terminal, 'GE-GAR', '2026-04-15T10:00:00Z'))
  await say('carrier', seen(BOX.carrier, 'AZ-LAN', '2026-04-15T10:00:00Z'))
  // Read in one country, said to be on its way in another.
  await say('farm', {
    ...seen(BOX.farm, 'AZ-BAK', '2026-04-15T10:00:00Z'),
    bizLocation: { id: 'urn:karvan:place:RU-ASF' },
  })
}

const OPERATORS = ['operator', 'dispatcher']
const words = (text: string): string[] => text.split(' ')

/** For each word of the scene those who may know it. Everybody else may not see it anywhere. */
export const KNOWN_TO: Record<string, readonly string[]> = {
  SHPU: words('operator dispatcher shipper broker carrier terminal customsAz customsGe link'),
  RVLU: words('operator dispatcher rival carrier terminal customsAz customsRu'),
  TRMU: words('operator dispatcher terminal carrier customsAz'),
  FRMU: words('operator dispatcher farm customsAz'),
  CARU: words('operator dispatcher carrier customsAz analyst'),
  'train:7001': words(
    'operator dispatcher shipper broker rival carrier terminal customsAz customsGe',
  ),
  qxordershipperzq: words('operator dispatcher carrier customsAz'),
  qxorderrivalzq: words('operator dispatcher carrier customsAz'),
  qxsealszq: words('operator dispatcher carrier customsAz'),
  qxunloadzq: words('operator dispatcher terminal customsGe'),
  qxcarriernotezq: words('operator dispatcher carrier customsAz analyst'),
  qxrivalfarzq: words('operator dispatcher rival terminal'),
  qxrivalruzq: words('operator dispatcher rival terminal customsRu'),
  qxshippernotezq: words('operator dispatcher shipper broker customsAz'),
  qxcorrectivezq: words('operator dispatcher rival terminal'),
  qxfarmremarkzq: words('operator dispatcher farm customsAz'),
  qxfarmphotozq: words('operator dispatcher farm customsAz'),
  qxpurposecarrierzq: words('operator dispatcher carrier analyst'),
  qxpurposeshipperzq: words('operator dispatcher shipper broker'),
  qxpurposerivalzq: words('operator dispatcher rival terminal'),
  qxlinkshipperzq: words('operator dispatcher shipper'),
  qxlinkrivalzq: words('operator dispatcher rival'),
  qxnameshipperzq: [...OPERATORS, ...words('shipper broker customsAz')],
  qxnamebrokerzq: [...OPERATORS, ...words('broker shipper')],
  qxnamerivalzq: [...OPERATORS, ...words('rival terminal customsRu')],
  qxnamecarrierzq: [
    ...OPERATORS,
    ...words('carrier shipper broker rival terminal customsAz customsGe analyst'),
  ],
  qxnameterminalzq: [...OPERATORS, ...words('terminal shipper broker customsGe rival')],
  qxnamefarmzq: [...OPERATORS, ...words('farm customsAz')],
  qxnamecustomsAzzq: [...OPERATORS, ...words('customsAz carrier farm shipper')],
  qxnamecustomsGezq: [...OPERATORS, ...words('customsGe carrier terminal')],
  qxnamecustomsRuzq: [...OPERATORS, ...words('customsRu rival')],
  qxnameanalystzq: [...OPERATORS, ...words('analyst carrier')],
  ...Object.fromEntries(
    players.flatMap((player) => [
      [`qxlabel${player}zq`, ['operator', player]],
      [`qxadmin${player}zq`, ['operator', player]],
    ]),
  ),
  qxdispatcherzq: OPERATORS,
}

/** For each thing of `captureMore` those who are told of it. */
export const HEARD_BY: Record<string, readonly string[]> = {
  SHPU0000017: words('operator dispatcher shipper broker carrier customsAz'),
  RVLU0000013: words('operator dispatcher rival carrier customsAz'),
  'train:7002': words('operator dispatcher carrier customsAz'),
  RVLU0000020: words('operator dispatcher rival terminal'),
  RVLU0000034: words('operator dispatcher rival terminal customsRu'),
  TRMU0000011: words('operator dispatcher terminal customsGe'),
  CARU0000018: words('operator dispatcher carrier customsAz analyst'),
  FRMU0000015: words('operator dispatcher farm customsAz'),
}

/** Who was shown what somebody captured is told to it: by the name of the organisation. */
export const READERS_TOLD: Record<string, readonly string[]> = {
  carrier: words('shipper broker rival terminal customsAz customsGe analyst'),
  shipper: words('broker customsAz'),
  rival: words('terminal customsRu'),
  terminal: words('shipper broker customsGe'),
  farm: ['customsAz'],
}

/** What somebody would type to find what others have. */
export const TYPED = ['SHP', 'SHPU', 'RVL', 'RVLU0', 'TRM', 'FRM', 'CARU', '700', 'qxn']
