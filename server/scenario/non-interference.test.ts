import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { crawl, type Page } from './wall/crawler.ts'
import { HIDDEN, loadAmong, SHARED } from './wall/intrusion.ts'
import { BOX, eventId, playScene, type Scene, START } from './wall/scene.ts'
import { openWorld, type World } from './wall/world.ts'

const RUNS = process.env.KARVAN_LONG ? 60 : 1
/** Those who watch: a party, who stands in for it, who moves, who grows, who controls, who was shown one thing, a link. */
const WATCHERS = [
  ['shipper', 'customsAz', 'link'],
  ['carrier', 'broker', 'farm', 'nobody'],
  ['analyst', 'customsGe', 'shipper'],
]

/** One step of a script: what everybody does, or what others do of which the watchers may not learn. */
const step = fc.oneof(
  fc.record({ hidden: fc.constant(false), which: fc.nat(SHARED.length - 1) }),
  fc.record({ hidden: fc.constant(true), which: fc.nat(HIDDEN.length - 1) }),
)

/**
 * Two worlds in which the watchers and those with whom they have to do do the same, at the same time; in one of them
 * others do more. Everything that a watcher is answered is the same in both, byte for byte, and so is every statement
 * that is run for it.
 */
describe('what others do', () => {
  let quiet: World
  let busy: World
  /** The same in both but for the secrets, which nobody is shown. */
  let inQuiet: Scene
  let inBusy: Scene
  let serial = 0
  before(async () => {
    ;[quiet, busy] = await Promise.all([openWorld(START), openWorld(START)])
    ;[inQuiet, inBusy] = [await playScene(quiet), await playScene(busy)]
    assert.deepEqual(inBusy.owned, inQuiet.owned, 'chance is held')
  })
  after(() => Promise.all([quiet.close(), busy.close()]))

  const play = async ({ hidden, which }: { hidden: boolean; which: number }) => {
    const { run } = (hidden ? HIDDEN : SHARED)[which]!
    const number = ++serial
    await busy.step(() => run(busy, inBusy, number))
    if (hidden) quiet.skip()
    else await quiet.step(() => run(quiet, inQuiet, number))
  }
  const look = (world: World, credentials: Record<string, string>): Promise<Page[]> => {
    // Names of what is hidden in the busy world, which in the quiet one is not there at all.
    const numbers = Array.from({ length: Math.min(serial, 3) }, (_, index) => serial - index)
    const hidden = numbers.flatMap((number) => [
      `urn:epc:id:bic:RVLU${String(1_000_000 + number).slice(-7)}`,
      eventId(1_000_000 + number),
    ])
    const probes = [...hidden, BOX.shipperOwn, BOX.farm, BOX.carrier, BOX.rivalFar, eventId(1)]
    const organisations = [inQuiet.ids.rival, inQuiet.ids.carrier]
    return world.look(() =>
      crawl(world, { credentials, probes, organisations, words: ['SHPU', 'RVL', '700'] }),
    )
  }

  const compare = async (name: string): Promise<void> => {
    const before = await look(quiet, inQuiet.credentials[name]!)
    assertSame(name, before, await look(busy, inBusy.credentials[name]!))
  }

  test('changes nothing of what a watcher is answered, and no statement that is run for it', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 10 }), async (steps) => {
        for (const one of steps) await play(one)
        for (const name of WATCHERS[round++ % WATCHERS.length]!) {
          await compare(name)
        }
      }),
      { numRuns: RUNS, seed: Number(process.env.KARVAN_SEED ?? 7_225), endOnFailure: true },
    )
  })

  test('every single thing that is hidden changes nothing', async () => {
    for (const which of HIDDEN.keys()) await play({ hidden: true, which })
    for (const name of ['shipper', 'carrier', 'farm', 'customsGe', 'analyst']) {
      await compare(name)
    }
  })

  test('what is removed of an event changes nothing for who sees the rest', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const number = ++serial
      const others = [`urn:epc:id:bic:RVLU80000${turn}1`, `urn:epc:id:bic:RVLU80000${turn}2`]
      await quiet.step(() => loadAmong(quiet, inQuiet, number, others.slice(0, 1)))
      await busy.step(() => loadAmong(busy, inBusy, number, others))
    }
    for (const name of ['shipper', 'link']) await compare(name)
  })
})

const textOf = (part: unknown): string =>
  typeof part === 'string' ? part : JSON.stringify(part, null, 1)

const firstDifference = (one: string, two: string): string => {
  let at = 0
  while (at < one.length && one[at] === two[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 300), at + 300)
  return `\n${around(one)}\n--- but where others do more ---\n${around(two)}`
}

const assertSame = (name: string, before: readonly Page[], after: readonly Page[]): void => {
  for (const [index, { url, answer }] of before.entries()) {
    const other = after[index]
    assert.equal(other?.url, url, `${name} is led elsewhere`)
    for (const part of ['status', 'text', 'headers', 'statements'] as const) {
      const [one, two] = [textOf(answer[part]), textOf(other.answer[part])]
      assert.ok(one === two, `${name}: ${part} of ${url} differs: ${firstDifference(one, two)}`)
    }
  }
  assert.equal(after.length, before.length, `${name} finds more`)
}
