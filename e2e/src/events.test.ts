import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { checkScreen } from './axe.ts'
import { openJourneys, signIn } from './journey.ts'
import { arrived } from './server.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const OTHER = 'urn:epc:id:bic:MSKU9070323'

const journey = openJourneys()

const documentOf = (events: readonly object[]): string =>
  JSON.stringify(
    {
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      type: 'EPCISDocument',
      schemaVersion: '2.0',
      creationDate: '2026-05-01T00:00:00Z',
      epcisBody: { eventList: events },
    },
    null,
    2,
  )

const drop = (page: Page, name: string, text: string) =>
  page.getByLabel('Drop a file here, or choose one').setInputFiles({
    name,
    mimeType: 'application/ld+json',
    buffer: Buffer.from(text),
  })

const rows = (page: Page) => page.getByRole('table', { name: 'Events' }).locator('tbody tr')

journey('events are found by the parameters of the standard, by keyboard alone', async (window) => {
  const { page, server } = window
  await server.capture([
    ...[10, 20, 30].map((minutes) => arrived(CONTAINER, 'AZ-ALA', minutes)),
    arrived(OTHER, 'RU-AST', 40),
  ])
  await signIn(window, '/events')
  await page.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
  await page.getByLabel('Parameter 1').focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('MATCH_anyEPC')
  await page.keyboard.press('Tab')
  await page.keyboard.type(`${CONTAINER}|urn:epc:id:bic:NONE0000000`)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '3 events' }).waitFor()
  assert.equal(await rows(page).count(), 3)
  assert.match(page.url(), /q=MATCH_anyEPC/)
  await rows(page).first().getByRole('link', { name: 'Port of Baku (Alat)' }).waitFor()

  await page.getByRole('button', { name: 'JSON' }).click()
  assert.match((await page.locator('pre').textContent()) ?? '', /"type": "EPCISQueryDocument"/)
  await page.getByRole('button', { name: 'Map' }).click()
  await page.locator('[data-map-ready=true]').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Port of Baku (Alat) 3 events' }).waitFor()
  // The address is the view.
  await page.reload()
  await page.locator('[data-map-ready=true]').waitFor()

  await page.goto('/events?q=EQ_nothing%3D1')
  await page.getByRole('alert').filter({ hasText: 'EQ_nothing' }).waitFor()
})

journey('a document is dropped, mended where it is wrong, and kept', async (window) => {
  const { page } = window
  await signIn(window, '/events?part=capture')
  const right = { ...arrived(CONTAINER, 'AZ-ALA', 5) }
  await drop(page, 'train.jsonld', documentOf([right, { ...right, action: 'LOOK' }]))
  const wrong = page.locator('[data-wrong]')
  await wrong.waitFor()
  assert.match((await wrong.textContent()) ?? '', /"action": "LOOK".*none of ADD, OBSERVE, DELETE/)
  assert.equal(await wrong.locator('mark').textContent(), '"action": "LOOK"')
  await drop(page, 'train.jsonld', documentOf([right]))
  await page.getByRole('status').filter({ hasText: 'train.jsonld: 1 new event' }).waitFor()
  await drop(page, 'train.jsonld', documentOf([right]))
  await page.getByRole('status').filter({ hasText: 'nothing new, 1 known before' }).waitFor()
})

journey('a question is kept, subscribed to, and what is sent is seen', async (window) => {
  const { page, server } = window
  await signIn(window, '/events?q=EQ_bizStep%3Darriving')
  await page.getByRole('button', { name: 'Keep this question' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the query').fill('arrivals')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const kept = page.getByRole('table', { name: 'Kept queries' })
  await kept.getByRole('link', { name: 'arrivals' }).waitFor()
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await dialog.getByLabel('Address').fill('http://127.0.0.1:9/events')
  await dialog.getByRole('button', { name: 'Subscribe' }).click()
  // No address inside unless it is allowed: the refusal is said where it was asked.
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Nobody is told by themselves yet.').waitFor()
  await kept.getByRole('button', { name: 'Remove: arrivals' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No query is kept yet').waitFor()
  const left = await server.call<object[]>('/epcis/queries')
  assert.deepEqual(left, [])
})

for (const { theme, locale, viewport } of [
  { theme: 'light', locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  { theme: 'dark', locale: 'fa-IR', viewport: { width: 390, height: 844 } },
]) {
  journey(
    `no screen of events stands in a reader's way: ${theme}, ${locale}`,
    async (window) => {
      const { page, server, context } = window
      await server.capture([arrived(CONTAINER, 'AZ-ALA', 30)])
      await context.addInitScript(`localStorage.setItem('karvan.theme', '${theme}')`)
      await page.goto(`/events?q=EQ_action%3DOBSERVE#key=${server.key}`)
      await page.locator('.records tbody tr').first().waitFor()
      const found = await checkScreen(page, 'events')
      await page.goto('/events?part=capture')
      await page.locator('input[type=file]').waitFor()
      await page.locator('input[type=file]').setInputFiles({
        name: 'torn.jsonld',
        mimeType: 'application/json',
        buffer: Buffer.from(documentOf([{ type: 'ObjectEvent' }])),
      })
      await page.locator('.excerpt').first().waitFor()
      found.push(...(await checkScreen(page, 'a document with problems')))
      const width = await page.evaluate('document.documentElement.scrollWidth')
      assert.equal(width, viewport.width, 'nothing stands beyond the edge')
      assert.deepEqual(found, [])
    },
    { locale, viewport },
  )
}
