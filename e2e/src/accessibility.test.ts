import assert from 'node:assert/strict'
import { checkScreen as check } from './axe.ts'
import { openJourneys, signIn, type Window, waitForMap } from './journey.ts'
import { arrived } from './server.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'

/** The look of a reader: what is stored on the device before the first page. */
const LOOKS = [
  { name: 'light, English', theme: 'light', locale: 'en-GB' },
  { name: 'dark, English', theme: 'dark', locale: 'en-GB' },
  { name: 'light, Persian, right to left', theme: 'light', locale: 'fa-IR' },
] as const

const journey = openJourneys()

const thingPath = `/things/${encodeURIComponent(CONTAINER)}`

/** Every screen in its settled state. */
const walk = async (window: Window): Promise<string[]> => {
  const { page } = window
  const heading = page.getByRole('heading', { level: 1 })
  const found: string[] = []
  await page.goto('/')
  await page.locator('input[name=key]').waitFor()
  found.push(...(await check(page, 'sign in')))
  await page.locator('input[name=key]').fill(window.server.key)
  await page.keyboard.press('Enter')
  await waitForMap(page)
  found.push(...(await check(page, 'live map')))
  await page.keyboard.press('Control+k')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('searchbox').fill('CSQU 305438 3')
  await dialog.getByRole('option').first().waitFor()
  found.push(...(await check(page, 'search')))
  await page.goto('/?view=list')
  await page.getByRole('row').nth(1).waitFor()
  found.push(...(await check(page, 'list')))
  await page.goto(thingPath)
  await heading.waitFor()
  await page.locator('[data-event-id]').first().waitFor()
  found.push(...(await check(page, 'thing')))
  await page.goto('/places/AZ-ALA')
  await heading.waitFor()
  await page.locator(`[data-thing-id="${CONTAINER}"]`).waitFor()
  found.push(...(await check(page, 'place')))
  await page.goto('/report')
  await heading.waitFor()
  found.push(...(await check(page, 'report')))
  return found
}

for (const { name, theme, locale } of LOOKS) {
  journey(
    `no screen stands in a reader's way: ${name}`,
    async (window) => {
      const { page, server, context } = window
      await server.capture([arrived(CONTAINER, 'AZ-ALA', 30)])
      await context.addInitScript(`localStorage.setItem('karvan.theme', '${theme}')`)
      assert.deepEqual(await walk(window), [])
      assert.equal(await page.locator('html').getAttribute('data-theme'), theme)
      assert.equal(
        await page.locator('body').getAttribute('dir'),
        locale === 'fa-IR' ? 'rtl' : 'ltr',
      )
    },
    { locale },
  )
}

journey('every room can be reached by keyboard alone', async (window) => {
  const { page } = window
  await signIn(window, '/report')
  await page.getByRole('heading', { level: 1, name: 'Report what happened' }).waitFor()
  await page.keyboard.press('l')
  await page.getByRole('heading', { level: 1, name: 'List' }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
})
