import assert from 'node:assert/strict'
import type { Network } from '@karvan/contract'
import { drawnThing, openJourneys, signIn, waitForMap } from './journey.ts'
import { arrived } from './server.ts'

const TRAIN = 'urn:karvan:train:54850456634'
const LABEL = '5485-045-6634'
/** From the call of the capture to the word on the screen. */
const FRESH_MILLISECONDS = 2_000

const journey = openJourneys()

journey('the link with a key signs in and the address forgets the key', async (window) => {
  const { page, server, context } = window
  await signIn(window, '/?view=list')
  await page.getByRole('heading', { level: 1, name: 'List' }).waitFor()
  assert.ok(!page.url().includes(server.key), page.url())
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'List' }).waitFor()
  const cookies = await context.cookies()
  assert.ok(cookies.length > 0 && cookies.every(({ httpOnly }) => httpOnly))
})

journey('a wrong key is refused with a sentence, a pasted one signs in', async (window) => {
  const { page, server } = window
  await page.goto('/?view=list')
  const key = page.getByLabel('Key')
  await key.fill('not-a-key')
  await page.getByRole('button', { name: 'Sign in' }).click()
  assert.match((await page.getByRole('alert').textContent()) ?? '', /not known/)
  await key.fill(` ${server.key} `)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'List' }).waitFor()
})

journey('the map shows the network, whose data it is, and that it is live', async (window) => {
  const { page, server } = window
  await signIn(window)
  await waitForMap(page)
  const { places } = await server.call<Network>('/api/network')
  const offered = await page.getByRole('combobox', { name: 'Place' }).locator('option').count()
  assert.ok(places.length > 50)
  assert.equal(offered, places.length + 1)
  assert.ok(await page.getByText(/GeoNames/).isVisible())
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor()
})

journey(
  'a captured train is on the map, in the list and on its page in two seconds',
  async (window) => {
    const { page, context, server, t } = window
    await signIn(window)
    await waitForMap(page)
    const list = await context.newPage()
    await list.goto('/?view=list')
    await list.getByText('Nothing is on its way yet').waitFor()
    const thing = await context.newPage()
    await thing.goto(`/things/${encodeURIComponent(TRAIN)}`)
    await thing.getByText('Nothing is known of this number').waitFor()
    for (const open of [page, list, thing])
      await open.getByRole('status').getByText('Live', { exact: true }).waitFor()

    const start = performance.now()
    const since = async (shown: Promise<unknown>): Promise<number> => {
      await shown
      return Math.round(performance.now() - start)
    }
    const [, onMap, inList, onPage] = await Promise.all([
      server.capture([arrived(TRAIN, 'AZ-ALA', 1)]),
      since(
        drawnThing(page, TRAIN)
          .and(page.locator('[data-place=AZ-ALA]'))
          .waitFor({ state: 'attached' }),
      ),
      since(list.getByRole('row', { name: LABEL }).getByText('at Port of Baku (Alat)').waitFor()),
      since(
        thing
          .getByRole('listitem')
          .filter({ hasText: /Arrived\s*Port of Baku \(Alat\)/ })
          .waitFor(),
      ),
    ])
    t.diagnostic(
      `from the capture to the screen: map ${onMap} ms, list ${inList} ms, page ${onPage} ms`,
    )
    for (const milliseconds of [onMap, inList, onPage])
      assert.ok(milliseconds <= FRESH_MILLISECONDS)
    await thing.getByRole('heading', { level: 1, name: LABEL }).waitFor()
  },
)
