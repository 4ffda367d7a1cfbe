import assert from 'node:assert/strict'
import { drawnThing, openJourneys, signIn } from './journey.ts'
import { arrived } from './server.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const TRAIN = 'urn:karvan:train:54850456634'
const TRAIN_LABEL = '5485-045-6634'
const HOUR = 60

const journey = openJourneys()

journey(
  'Ctrl-K finds a container typed with blanks, Enter opens it, Escape closes',
  async (window) => {
    const { page, server } = window
    await server.capture([arrived(CONTAINER, 'AZ-ALA', HOUR)])
    await signIn(window, '/report')
    const dialog = page.getByRole('dialog', { name: 'Search' })
    await page.keyboard.press('Control+k')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await page.keyboard.press('Control+k')
    await dialog.waitFor()
    await page.keyboard.type('csqu 305438 3')
    await dialog.getByRole('option', { name: /CSQU/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /CSQU/ }).waitFor()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).pathname, `/things/${encodeURIComponent(CONTAINER)}`)
  },
)

journey('the search says which check digit was expected', async (window) => {
  const { page } = window
  await signIn(window, '/report')
  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox').fill('CSQU3054384')
  await page
    .getByRole('option')
    .getByText(/check digit.*3/i)
    .first()
    .waitFor()
})

journey('a chosen language stays, also the direction it is written in', async (window) => {
  const { page } = window
  await signIn(window, '/report')
  await page.getByRole('combobox', { name: 'Language' }).selectOption('fa')
  const root = page.locator('html[lang=fa] > body[dir=rtl]')
  await root.waitFor()
  await page.reload()
  await root.waitFor()
  await page.getByRole('heading', { level: 1, name: /[\u0600-\u06ff]/ }).waitFor()
  await page.locator('option[value=az]').first().locator('..').selectOption('az')
  await page.locator('html[lang=az] > body[dir=ltr]').waitFor()
})

journey('filters stand in the address: who opens it sees the same', async (window) => {
  const { page, server, context } = window
  await server.capture([arrived(CONTAINER, 'AZ-ALA', HOUR), arrived(TRAIN, 'AZ-ALA', HOUR)])
  await signIn(window, '/?view=list')
  const rows = page.getByRole('rowheader')
  const shown = async (expected: number): Promise<void> => {
    await page.getByRole('status').getByText(`${expected} thing`).waitFor()
    assert.equal(await rows.count(), expected)
  }
  await shown(2)
  await page.getByRole('group', { name: 'Kind' }).getByRole('button', { name: /Train/ }).click()
  await shown(1)
  await page.getByRole('searchbox', { name: 'Filter by number' }).fill('5485')
  await page.getByRole('combobox', { name: 'Place' }).selectOption('AZ-ALA')
  await page.waitForURL((url) => url.searchParams.get('place') === 'AZ-ALA')
  const { searchParams } = new URL(page.url())
  assert.deepEqual([...searchParams].sort(), [
    ['kind', 'train'],
    ['place', 'AZ-ALA'],
    ['text', '5485'],
    ['view', 'list'],
  ])

  const other = await context.newPage()
  await other.goto(page.url())
  assert.equal(await other.getByRole('rowheader').textContent(), TRAIN_LABEL)
  assert.equal(await other.getByRole('searchbox').inputValue(), '5485')
  await page.reload()
  await shown(1)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await shown(2)
})

journey('the past can be looked at: where the train was, and back to now', async (window) => {
  const { page, server } = window
  await server.capture([arrived(TRAIN, 'GE-TBS', 5 * HOUR), arrived(TRAIN, 'AZ-ALA', HOUR)])
  await signIn(window)
  const train = drawnThing(page, TRAIN)
  const at = (place: string) =>
    train.and(page.locator(`[data-place=${place}]`)).waitFor({ state: 'attached' })
  await at('AZ-ALA')
  await page.getByRole('slider', { name: 'Replay the last 24 hours' }).fill(String(-3 * HOUR))
  await at('GE-TBS')
  const time = Date.parse(new URL(page.url()).searchParams.get('time') ?? '')
  assert.ok(Math.abs(Date.now() - time - 3 * HOUR * 60_000) < 2 * 60_000)
  await page.getByRole('slider').fill(String(-23 * HOUR))
  await train.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Back to now' }).click()
  await at('AZ-ALA')
  assert.equal(new URL(page.url()).searchParams.get('time'), null)
})
