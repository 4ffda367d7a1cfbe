import assert from 'node:assert/strict'
import type { Timeline } from '@karvan/contract'
import type { Page } from 'playwright-core'
import { openJourneys, signIn, type Window } from './journey.ts'

const CONTAINER = 'CSQU3054383'
const CONTAINER_ID = 'urn:epc:id:bic:CSQU3054383'
const REMARK = 'Seal torn, door left ajar'
const PHOTO = { width: 120, height: 90 }

const journey = openJourneys({
  window: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
})

/** A phone's first and only visit: the shell and the places are on the device when it ends. */
const visit = async (window: Window): Promise<void> => {
  const { page } = window
  await signIn(window, '/report')
  await page.getByRole('heading', { level: 1, name: 'Report what happened' }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await page.waitForFunction(
    `caches.match('/api/network').then((kept) => Boolean(kept && navigator.serviceWorker.controller))`,
  )
}

const fill = async (page: Page): Promise<void> => {
  await page.getByLabel('Number of the thing').fill(CONTAINER)
  await page.getByRole('radio', { name: 'Damaged' }).tap({ force: true })
  await page.getByRole('combobox', { name: 'Place' }).fill('Alat')
  await page.getByRole('option', { name: /Port of Baku \(Alat\)/ }).tap()
  await page.getByLabel('Remark').fill(REMARK)
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, ...PHOTO }, scale: 'css' })
  const photo = { name: 'seal.png', mimeType: 'image/png', buffer }
  await page.locator('input[type=file]').setInputFiles(photo)
  await page.getByRole('img', { name: 'Photo of the report' }).waitFor()
}

const send = (page: Page) => page.getByRole('button', { name: 'Send report' }).tap()

const entry = (page: Page) => page.getByRole('listitem').filter({ hasText: CONTAINER })

journey(
  'a report made without a connection waits, survives a reload, and is sent',
  async (window) => {
    const { page, context, server } = window
    await visit(window)
    await context.setOffline(true)
    await fill(page)
    await send(page)
    await page.getByText('Kept on this device.').waitFor()
    await page.getByText('Waiting to send (1)').waitFor()
    await entry(page).getByText('Waiting', { exact: true }).waitFor()
    await page.getByRole('link', { name: '1 report waiting' }).waitFor()

    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Report what happened' }).waitFor()
    await page.getByText('Waiting to send (1)').waitFor()
    const path = `/api/things/${encodeURIComponent(CONTAINER_ID)}/timeline`
    await assert.rejects(server.call(path), /404/)

    await context.setOffline(false)
    await page.getByText('All reports are sent.').waitFor()
    await entry(page).getByText('Sent', { exact: true }).waitFor()
    const { entries } = await server.call<Timeline>(path)
    assert.equal(entries.length, 1, 'sent once only')

    await page.goto(`/things/${encodeURIComponent(CONTAINER_ID)}`)
    await page.getByText(REMARK).waitFor()
    const photo = page.getByRole('img', { name: 'Photo of the report' })
    await photo.scrollIntoViewIfNeeded()
    await page.waitForFunction(
      `document.querySelector('img[src^="/api/attachments/"]')?.naturalWidth === ${PHOTO.width}`,
    )
    assert.ok(await photo.isVisible())
    await page.getByText('Condition: Damaged').waitFor()
  },
)

journey('a report with nothing in it says all that is missing', async (window) => {
  const { page } = window
  await signIn(window, '/report')
  await send(page)
  const said = await page.getByRole('alert').textContent()
  for (const field of ['Number of the thing', 'What happened', 'Place'])
    assert.ok(said?.includes(field), `${field} is not named in: ${said}`)
  await page.getByText('All reports are sent.').waitFor()
})

journey(
  'a report of a number that cannot be is refused with the reason and can be mended',
  async (window) => {
    const { page } = window
    await signIn(window, '/report')
    await page.getByLabel('Number of the thing').fill('CSQU3054383')
    await page.getByRole('radio', { name: 'Arrived' }).tap({ force: true })
    await page.getByRole('combobox', { name: 'Place' }).fill('Nowhere at all')
    await page.keyboard.press('Tab')
    await send(page)
    await page.getByText('Refused (1)').waitFor()
    assert.match((await entry(page).textContent()) ?? '', /Nowhere at all/)
    await page.getByRole('button', { name: 'Mend' }).tap()
    await page.getByRole('combobox', { name: 'Place' }).fill('AZ-ALA')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Save again and send' }).tap()
    await entry(page).getByText('Sent', { exact: true }).waitFor()
  },
)
