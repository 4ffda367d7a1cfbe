import type { CreatedKey, Grant } from '@karvan/contract'
import { packed, seen } from '../house.ts'
import { withKey } from './ask.ts'
import {
  BOX,
  capture,
  eventId,
  OPERATOR_KEY,
  photoOf,
  placeOf,
  remark,
  type Scene,
  TRAIN,
} from './scene.ts'
import type { World } from './world.ts'

/** Something done in a world; `serial` tells it from every other of its kind. */
export interface Deed {
  name: string
  run(world: World, scene: Scene, serial: number): Promise<void>
}

const EXPIRES = '2026-09-01T00:00:00Z'
const FAR = 'KZ-ALM'
const box = (letters: string, serial: number): string =>
  `urn:epc:id:bic:${letters}${String(1_000_000 + serial).slice(-7)}`
const timeOf = (serial: number): string =>
  new Date(Date.UTC(2026, 3, 12, 12) + serial * 60_000).toISOString()
const idOf = (serial: number) => ({ eventID: eventId(1_000_000 + serial) })

/** What those do who watch, and with whom they have to do: the same in every world. */
export const SHARED: readonly Deed[] = [
  {
    name: 'the carrier sees a box',
    run: async (world, { keys }, serial) => {
      const event = seen(BOX.shipper, 'AZ-YAL', timeOf(serial), idOf(serial))
      await capture(world, keys.carrier, event)
    },
  },
  {
    name: 'the carrier loads another train',
    run: async (world, { keys }, serial) => {
      const train = `urn:karvan:train:8${String(serial).padStart(4, '0')}`
      const boxes = [BOX.shipper, BOX.terminal]
      const event = packed(train, boxes, 'ADD', timeOf(serial), placeOf('AZ-ALA'))
      await capture(world, keys.carrier, { ...event, ...idOf(serial) })
    },
  },
  {
    name: 'the shipper sees its own box',
    run: async (world, { keys }, serial) => {
      const event = seen(box('SHPU', serial), 'AZ-BAK', timeOf(serial), idOf(serial))
      await capture(world, keys.shipper, event)
    },
  },
  {
    name: 'the farm sees its box released',
    run: async (world, { keys }, serial) => {
      const more = { bizStep: 'storing', disposition: 'in_progress', ...idOf(serial) }
      await capture(world, keys.farm, seen(BOX.farm, 'AZ-BAK', timeOf(serial), more))
    },
  },
  {
    name: 'the carrier corrects what it said',
    run: async (world, { keys }, serial) => {
      const event = seen(box('CARU', serial), 'AZ-LAN', timeOf(serial), idOf(serial))
      const errorDeclaration = { declarationTime: EXPIRES, reason: 'incorrect_data' }
      await capture(world, keys.carrier, event)
      await capture(world, keys.carrier, { ...event, errorDeclaration })
    },
  },
  {
    name: 'the carrier shows the analyst more, and less again',
    run: async (world, { keys, ids }) => {
      const body = { receiver: ids.analyst, kind: 'read', purpose: 'for a while' }
      const grant = await world.done<Grant>(keys.carrier, 'POST', '/api/grants', {
        ...body,
        expiresTime: EXPIRES,
      })
      await world.done(keys.carrier, 'DELETE', `/api/grants/${grant.id}`)
    },
  },
]

/** Says something that may be refused: what counts is that nobody else hears of it. */
const attempt = async (
  world: World,
  key: string,
  method: 'POST' | 'PUT' | 'DELETE',
  ...rest: [string, unknown?]
) => {
  const answer = await world.ask(withKey(key), method, ...rest)
  if (answer.status >= 500) throw new Error(answer.text)
}

const say = (world: World, key: string, event: object): Promise<void> =>
  capture(world, key, event).then(() => undefined)

/** One event, of which the shipper sees its own box, the same in every world; all the rest differs from world to world. */
export const loadAmong = async (
  world: World,
  { keys }: Scene,
  serial: number,
  others: readonly string[],
): Promise<void> => {
  const train = `urn:karvan:train:9${String(serial).padStart(4, '0')}`
  const event = packed(train, [BOX.shipper, ...others], 'ADD', timeOf(serial), placeOf('AZ-ALA'))
  await capture(world, keys.carrier, {
    ...event,
    ...idOf(serial),
    ...remark(`with ${others.length} more: ${others.join()}`),
    bizTransactionList: others.map((other) => ({ type: 'po', bizTransaction: `${other}:order` })),
  })
}

/** What others do and no watcher may learn of: about things of their own, and about the watchers' own things. */
export const HIDDEN: readonly Deed[] = [
  {
    name: 'the rival sees a box of its own',
    run: (world, { keys }, serial) =>
      say(world, keys.rival, {
        ...seen(box('RVLU', serial), FAR, timeOf(serial), remark('qxhiddenzq')),
        ...idOf(serial),
      }),
  },
  ...[BOX.shipperOwn, BOX.farm, BOX.carrier].map((thing, index) => ({
    name: `the rival speaks of a watcher's box ${index}`,
    run: (world: World, { keys }: Scene, serial: number) =>
      say(world, keys.rival, {
        ...seen(thing, FAR, timeOf(serial), { disposition: 'damaged' }),
        ...idOf(serial),
      }),
  })),
  {
    name: 'the rival loads its box onto the train of all',
    run: (world, { keys }, serial) => {
      const event = packed(TRAIN, [box('RVLU', serial)], 'ADD', '2026-04-10T11:00:00Z')
      return say(world, keys.rival, { ...event, ...placeOf(FAR), ...idOf(serial) })
    },
  },
  {
    name: 'the rival sees the train after it left',
    run: (world, { keys }, serial) =>
      say(world, keys.rival, { ...seen(TRAIN, FAR, timeOf(serial)), ...idOf(serial) }),
  },
  {
    name: 'the rival empties the train after it left',
    run: (world, { keys }, serial) => {
      const event = packed(TRAIN, [], 'DELETE', timeOf(serial))
      return say(world, keys.rival, { ...event, ...placeOf(FAR), ...idOf(serial) })
    },
  },
  ...[1, 5].map((used) => ({
    name: `the rival uses the id of event ${used}`,
    run: (world: World, { keys }: Scene, serial: number) =>
      say(world, keys.rival, {
        ...seen(box('RVLU', serial), FAR, timeOf(serial)),
        eventID: eventId(used),
      }),
  })),
  {
    name: 'the rival declares what the carrier said wrong',
    run: (world, { keys }, serial) =>
      say(world, keys.rival, {
        ...seen(BOX.carrier, FAR, timeOf(serial)),
        eventID: eventId(5),
        errorDeclaration: { declarationTime: EXPIRES, reason: 'incorrect_data' },
      }),
  },
  {
    name: 'the rival becomes a party to boxes that watchers speak of',
    run: async (world, { ids }) => {
      for (const thing of [BOX.shipperOwn, BOX.farm, BOX.carrier])
        await world.done(OPERATOR_KEY, 'PUT', '/api/interests', {
          organisation: ids.rival,
          thing,
          fromTime: '2026-04-01T00:00:00Z',
          toTime: null,
        })
    },
  },
  {
    name: 'the rival is no party any more',
    run: (world, { ids }) =>
      attempt(
        world,
        OPERATOR_KEY,
        'DELETE',
        `/api/interests?organisation=${ids.rival}&thing=${encodeURIComponent(BOX.farm)}`,
      ),
  },
  {
    name: 'the rival lets the terminal see a box of a watcher',
    run: (world, { keys, ids }) =>
      attempt(world, keys.rival, 'POST', '/api/grants', {
        receiver: ids.terminal,
        kind: 'read',
        things: [BOX.shipperOwn, BOX.rival],
        purpose: 'qxhiddenpurposezq',
        expiresTime: EXPIRES,
      }),
  },
  {
    name: 'the rival gives a grant and takes it back',
    run: async (world, { keys, ids }) => {
      const body = { receiver: ids.terminal, kind: 'delegate', purpose: 'for a while' }
      const grant = await world.done<Grant>(keys.rival, 'POST', '/api/grants', {
        ...body,
        expiresTime: EXPIRES,
      })
      await world.done(keys.rival, 'DELETE', `/api/grants/${grant.id}`)
    },
  },
  {
    name: 'the rival makes a link',
    run: (world, { keys }) =>
      attempt(world, keys.rival, 'POST', '/api/tracking-links', {
        thing: BOX.rivalRu,
        fields: ['place'],
        label: 'qxhiddenlinkzq',
        expiresTime: EXPIRES,
      }),
  },
  {
    name: 'a key of the rival is made and ends',
    run: async (world, { keys, ids }) => {
      const body = { organisation: ids.rival, role: 'reader', label: 'qxhiddenkeyzq' }
      const { key } = await world.done<CreatedKey>(OPERATOR_KEY, 'POST', '/api/keys', body)
      await world.done(keys.rival, 'DELETE', `/api/keys/${key.id}`)
    },
  },
  {
    name: 'the rival sends the photo that the farm sent',
    run: (world, { keys }, serial) =>
      attempt(world, keys.rival, 'POST', '/api/reports', {
        id: eventId(2_000_000 + serial).slice('urn:uuid:'.length),
        thing: box('RVLU', serial).slice('urn:epc:id:bic:'.length),
        place: FAR,
        step: 'seen',
        time: timeOf(0),
        remark: 'qxhiddenremarkzq',
        photo: photoOf('qxfarmphotozq'),
      }),
  },
  {
    name: 'somebody new comes, speaks, looks around, and finds nothing',
    run: async (world, _scene, serial) => {
      const { id } = await world.done<{ id: string }>(OPERATOR_KEY, 'POST', '/api/organisations', {
        name: `qxnew${serial}zq`,
        kind: 'carrier',
        homeJurisdiction: 'KZ',
      })
      const body = { organisation: id, role: 'administrator', label: 'New' }
      const { secret } = await world.done<CreatedKey>(OPERATOR_KEY, 'POST', '/api/keys', body)
      await say(world, secret, {
        ...seen(box('NEWU', serial), FAR, timeOf(serial)),
        ...idOf(serial),
      })
      for (const url of ['/api/live', '/api/things', '/api/search?q=SHPU', '/epcis/events'])
        await world.ask(withKey(secret), 'GET', url)
    },
  },
]
