import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { crawl, type Page, unwrap } from './wall/crawler.ts'
import { listen } from './wall/listen.ts'
import { sampleOf } from './wall/samples.ts'
import {
  captureMore,
  HEARD_BY,
  KNOWN_TO,
  playScene,
  READERS_TOLD,
  type Scene,
  START,
  TYPED,
} from './wall/scene.ts'
import { openWorld, type World } from './wall/world.ts'

/** Everybody follows everything that they are given, and asks for everything that others own. */
describe('a crawler', () => {
  let world: World
  let scene: Scene
  const found = new Map<string, Page[]>()
  before(async () => {
    world = await openWorld(START)
    scene = await playScene(world)
    const probes = [...scene.owned]
    const organisations = Object.values(scene.ids)
    // The operator goes first: cursors and whatever else it finds are tried by everybody after it.
    for (const [name, credentials] of Object.entries(scene.credentials).sort(operatorFirst)) {
      const pages = await crawl(world, { credentials, probes, organisations, words: TYPED })
      found.set(name, pages)
      if (name === 'operator') probes.push(...listCursors(pages))
    }
  })
  after(() => world.close())

  test('finds everything that its asker may know', () => {
    for (const [name, pages] of found) {
      const text = pages.map((page) => unwrap({ ...page, echo: '' })).join('\n')
      for (const [word, knownTo] of Object.entries(KNOWN_TO))
        if (knownTo.includes(name)) assert.ok(text.includes(word), `${name} does not find ${word}`)
    }
  })

  test('finds not one fact of others: in bodies, headers, errors, suggestions, cursors, pages', () => {
    const leaks: string[] = []
    for (const [name, pages] of found)
      for (const page of pages) {
        const text = unwrap(page)
        for (const [word, knownTo] of Object.entries(KNOWN_TO))
          if (!knownTo.includes(name) && !isTold(name, word) && text.includes(word))
            leaks.push(`${name} reads ${word} at ${page.url}: ${page.answer.text.slice(0, 300)}`)
      }
    assert.deepEqual(leaks, [])
  })

  test('hears what it may know and not one fact of others, while everybody captures', async () => {
    const { http } = world.house.app
    await http.listen({ port: 0, host: '127.0.0.1' })
    const url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`
    const listeners = Object.entries(scene.credentials).filter(([, one]) => 'authorization' in one)
    const streams = await Promise.all(
      listeners.map(async ([name, one]) => [name, await listen(url, one)] as const),
    )
    await captureMore(world, scene)
    const said = Object.keys(HEARD_BY)
    const isTold = () =>
      streams.every(([name, { text }]) =>
        said.every((word) => !HEARD_BY[word]!.includes(name) || text().includes(word)),
      )
    for (const limit = Date.now() + 5_000; !isTold() && Date.now() < limit; ) await sleep(20)
    await sleep(300)
    for (const [name, stream] of streams) {
      stream.close()
      for (const word of said)
        assert.equal(
          stream.text().includes(word),
          HEARD_BY[word]!.includes(name),
          `${name} ${word}`,
        )
    }
  })

  test('finds no fault, and nobody finds anything', () => {
    for (const [name, pages] of found)
      for (const { url, answer } of pages)
        assert.ok(answer.status < 500, `${name}: ${url}: ${answer.text}`)
    for (const { url, answer } of found.get('nobody')!) {
      const isOpen = answer.status !== 401 && answer.status !== 404
      if (isOpen) assert.equal(sampleOf('GET', url.split('?')[0]!).for, 'anybody', url)
    }
  })
})

/** That it was read, and by which organisation, is the owner's to know. */
const isTold = (owner: string, word: string): boolean =>
  (READERS_TOLD[owner] ?? []).some((reader) => word === `qxname${reader}zq`)

const operatorFirst = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  Number(b === 'operator') - Number(a === 'operator')

const listCursors = (pages: readonly Page[]): string[] =>
  pages.flatMap(({ url }) => {
    const { searchParams } = new URL(url, 'http://karvan')
    return ['nextPageToken', 'before'].flatMap((name) => searchParams.get(name) ?? [])
  })
