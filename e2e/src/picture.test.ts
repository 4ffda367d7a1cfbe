import assert from 'node:assert/strict'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Live } from '@karvan/contract'
import { openJourneys, signIn, waitForMap } from './journey.ts'

const PATH = fileURLToPath(new URL('../../docs/pictures/live-map.png', import.meta.url))
/** The simulator sends its history first; then trains, vessels and trucks are all over the corridor. */
const FULL = 150
const LIMIT_MILLISECONDS = 180_000
/** Names and movers come to rest. */
const REST_MILLISECONDS = 5_000

const journey = openJourneys({
  demo: 'on',
  skip: process.env.KARVAN_PICTURES === '1' ? false : 'makes a picture; set KARVAN_PICTURES=1',
})

journey('the live map with simulated traffic, as a picture for the documents', async (window) => {
  const { page, server } = window
  const limit = Date.now() + LIMIT_MILLISECONDS
  let count = 0
  let rest = false
  while (!rest) {
    const { things } = await server.call<Live>('/api/live')
    rest = things.length >= FULL && things.length === count
    count = things.length
    assert.ok(Date.now() < limit, `only ${count} things are on their way`)
    await sleep(3_000)
  }
  await signIn(window)
  await waitForMap(page)
  await page.getByText('Simulated traffic is shown.').waitFor()
  await sleep(REST_MILLISECONDS)
  await mkdir(dirname(PATH), { recursive: true })
  await page.screenshot({ path: PATH })
  assert.ok((await stat(PATH)).size > 50_000)
})
