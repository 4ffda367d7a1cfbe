import assert from 'node:assert/strict'
import type { CreatedInvitation, CreatedReset, Member, Organisation } from '@karvan/contract'
import type { Locator, Page } from 'playwright-core'
import { checkScreen } from './axe.ts'
import { openJourneys, signIn, type Window } from './journey.ts'
import { arrived, type Server } from './server.ts'
import { codeOf } from './totp.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const CONTAINER_LABEL = 'CSQU 305438 3'
const thingPath = `/things/${encodeURIComponent(CONTAINER)}`

const LEYLA = { email: 'leyla@operator.example', password: 'eleven camels on the quay' }
const RUSTAM = { email: 'rustam@forwarder.example', password: 'nine wagons of green apricots' }
const FORWARDER = 'Caspian Forwarding'
const INSURER = 'Silk Way Insurance'

const journey = openJourneys()

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

/** A button of the dialog that is open. */
const press = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

const hasFocus = async (page: Page, field: Locator): Promise<boolean> =>
  (await field.and(page.locator(':focus')).count()) === 1

const readSecret = (page: Page, label: string) =>
  page.getByRole('dialog').getByRole('textbox', { name: label }).inputValue()

const openMenu = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('dialog').getByText(name).click()
}

/** The first person comes in with the first key, and puts a second factor beside the password. */
const setUp = async (window: Window): Promise<string> => {
  const { page } = window
  await signIn(window, '/report')
  await page.getByRole('note').getByRole('link', { name: 'Set up Karvan' }).click()
  await heading(page, 'Set up Karvan')
  await page.getByLabel('Name').fill('Leyla')
  await page.getByLabel('Email').fill(LEYLA.email)
  const password = page.getByLabel('New password')
  assert.equal(await password.getAttribute('type'), 'password')
  assert.equal(await password.getAttribute('autocomplete'), 'new-password')
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByText('Use at least 12 characters.').waitFor()
  await page.getByLabel('New password').fill(LEYLA.password)
  await page.getByRole('button', { name: 'Make my account' }).click()
  await heading(page, 'My account')
  await page.getByRole('button', { name: 'Set up the app' }).click()
  await page.getByLabel('Your password, once more').fill(LEYLA.password)
  await press(page, 'Next')
  await page.getByRole('img', { name: /^QR code/ }).waitFor()
  const secret = await readSecret(page, 'Secret')
  await page.getByLabel('Code of the app').fill(codeOf(secret))
  await press(page, 'Put in force')
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.first().waitFor()
  assert.ok((await codes.count()) >= 8)
  await press(page, 'I have kept it')
  await page.getByText('In force').waitFor()
  return secret
}

/** By keyboard alone, from the first Tab to the map. */
const signInByKeyboard = async (page: Page, secret: string): Promise<void> => {
  await page.goto('/?view=list')
  const email = page.getByLabel('Email')
  await email.waitFor()
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press('Tab')
    if (await hasFocus(page, email)) break
  }
  await page.keyboard.type(LEYLA.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  assert.match((await page.getByRole('alert').textContent()) ?? '', /does not let you in/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(LEYLA.password)
  await page.keyboard.press('Enter')
  const code = page.getByLabel('Code')
  await code.waitFor()
  await page.keyboard.press('Tab')
  assert.ok(await hasFocus(page, code))
  await page.keyboard.type(codeOf(secret, 1))
  await page.keyboard.press('Enter')
  await heading(page, 'List')
}

/** The operator makes the organisation and invites its first administrator, who joins. */
const inviteAndJoin = async (page: Page, other: Page): Promise<void> => {
  await page.goto('/organisation?part=all')
  await page.getByRole('button', { name: 'Make an organisation' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(FORWARDER)
  await press(page, 'Make an organisation')
  await page.getByRole('row', { name: FORWARDER }).waitFor()
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByRole('combobox', { name: 'Organisation' }).selectOption({ label: FORWARDER })
  await page.getByText('Nobody belongs to it yet.').waitFor()
  await page.getByRole('button', { name: 'Invite a person' }).click()
  await page.getByRole('dialog').getByLabel('Email').fill(RUSTAM.email)
  await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Administrator' })
  await press(page, 'Invite a person')
  const link = await readSecret(page, 'Invitation link')
  await press(page, 'I have kept it')

  await other.goto(link)
  await other.getByText(`You are invited to ${FORWARDER} as: Administrator.`).waitFor()
  await other.getByLabel('Name').fill('Rustam')
  await other.getByLabel('New password').fill(RUSTAM.password)
  await other.getByRole('button', { name: 'Join' }).click()
  await other.getByRole('navigation', { name: 'Rooms' }).waitFor()
  await page.reload()
  await page.getByRole('combobox', { name: 'Organisation' }).selectOption({ label: FORWARDER })
  await page.getByRole('row', { name: /Rustam/ }).waitFor()
}

/** Rustam's colleague forgot the password: he makes a link, she sets another and signs in with it. */
const resetPassword = async (page: Page, other: Page): Promise<void> => {
  const invited = { email: 'nigar@forwarder.example', password: 'six boats full of tea' }
  await page.goto('/organisation?part=people')
  await page.getByRole('button', { name: 'Invite a person' }).click()
  await page.getByRole('dialog').getByLabel('Email').fill(invited.email)
  await press(page, 'Invite a person')
  await other.goto(await readSecret(page, 'Invitation link'))
  await other.getByLabel('Name').fill('Nigar')
  await other.getByLabel('New password').fill(invited.password)
  await other.getByRole('button', { name: 'Join' }).click()
  await other.getByRole('navigation', { name: 'Rooms' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'New password: Nigar' }).click()
  await press(page, 'Make the link')
  const link = await readSecret(page, 'Link for a new password')
  await press(page, 'I have kept it')

  await other.goto(link)
  await other.getByText(`For ${invited.email}, of ${FORWARDER}.`).waitFor()
  await other.getByLabel('New password').fill('passwordpassword')
  await other.getByRole('button', { name: 'Set the password' }).click()
  assert.match((await other.getByRole('alert').textContent()) ?? '', /commonest/)
  await other.getByLabel('New password').fill('seven boats full of tea')
  await other.getByRole('button', { name: 'Set the password' }).click()
  await other.getByText('The new password is set.').waitFor()
  await other.reload()
  await other.getByText('This link has ended').waitFor()
  await other.getByRole('link', { name: 'Sign in' }).click()
  await other.getByText('Forgot the password?').waitFor()
  await other.locator('input[name=email]').fill(invited.email)
  await other.locator('input[name=password]').fill('seven boats full of tea')
  await other.keyboard.press('Enter')
  await other.getByRole('navigation', { name: 'Rooms' }).waitFor()
}

/** The new administrator makes a key for a system of theirs, which captures with it. */
const makeKey = async (page: Page, url: string): Promise<void> => {
  await page.goto('/organisation?part=keys')
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Warehouse system')
  await press(page, 'Make a key')
  const key = await readSecret(page, 'Key')
  await press(page, 'I have kept it')
  await page.getByRole('row', { name: /Warehouse system/ }).waitFor()
  const event = arrived(CONTAINER, 'AZ-ALA', 60)
  const answer = await fetch(`${url}/epcis/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/ld+json' },
    body: JSON.stringify({
      '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
      ...event,
    }),
  })
  assert.ok(answer.ok, await answer.text())
}

/** By keyboard alone: from the page of the thing to the grant in the list. */
const giveGrant = async (page: Page, receiver: string): Promise<void> => {
  await page.goto(thingPath)
  await page.getByText('captured it').waitFor()
  await page.getByRole('button', { name: 'Give a grant' }).focus()
  await page.keyboard.press('Enter')
  const field = page.getByRole('dialog').getByLabel('Receiver')
  await field.waitFor()
  for (let presses = 0; presses < 4; presses++) {
    if (await hasFocus(page, field)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.type(receiver)
  // Past the kind and the things, which are those of this page.
  for (const _ of ['kind', 'things', 'purpose']) await page.keyboard.press('Tab')
  await page.keyboard.type('Claim of November')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.seer[data-basis=grant]').getByText('Claim of November').waitFor()
}

/** The address is told once; the list knows the link by its name. */
const makeLink = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Make a public link' }).click()
  const dialog = page.getByRole('dialog')
  assert.equal(await dialog.getByLabel('Number of the thing').inputValue(), CONTAINER_LABEL)
  await dialog.getByLabel('Name').fill('For the orchard')
  await press(page, 'Make a public link')
  const address = await readSecret(page, 'Address')
  await press(page, 'I have kept it')
  await page.locator('.seer[data-basis=link]').waitFor()
  return address
}

/** Nobody is signed in here; only what was chosen is there: status and place, no time, no history. */
const followLink = async (page: Page, address: string): Promise<void> => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(address)
  await heading(page, CONTAINER_LABEL)
  await page.getByText('Port of Baku (Alat), Azerbaijan').waitFor()
  assert.equal(await page.getByText('Last report').count(), 0)
  assert.equal(await page.getByText('What happened').count(), 0)
  assert.match((await page.locator('meta[name=robots]').getAttribute('content')) ?? '', /noindex/)
  const calls = asked.filter((path) => path.startsWith('/api/'))
  assert.deepEqual([...new Set(calls)], ['/api/tracking-links/shown'])
}

const revokeLink = async (page: Page): Promise<void> => {
  await page.goto('/sharing?part=links')
  await page.getByRole('button', { name: 'Revoke: For the orchard' }).click()
  await press(page, 'Revoke')
  await page
    .getByRole('row', { name: /For the orchard/ })
    .getByText('Revoked')
    .waitFor()
}

/** What was done stands in the trail of who did it, and a row can be opened. */
const readTrail = async (page: Page): Promise<void> => {
  await page.goto('/audit?part=actor')
  for (const deed of ['Signed in', 'Made a key', 'Gave a grant', 'Made a public link']) {
    await page.getByRole('row').filter({ hasText: deed }).first().waitFor()
  }
  await page
    .getByRole('combobox', { name: 'What' })
    .selectOption({ label: 'Revoked a public link' })
  await page.waitForURL((url) => url.searchParams.get('action') === 'access.revoke-link')
  const row = page.getByRole('row').nth(1)
  await row.getByText('Revoked a public link').waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  assert.match((await download).suggestedFilename(), /^karvan-audit-actor-.*\.csv$/)
}

/** The operator looks at the forwarder's container: the owner reads that it did. */
const readOwnersTrail = async (operator: Page, owner: Page): Promise<void> => {
  await operator.goto(thingPath)
  await heading(operator, CONTAINER_LABEL)
  await operator.locator('[data-event-id]').first().waitFor()
  const row = owner.getByRole('row').filter({ hasText: 'operates the corridor' }).first()
  for (let tries = 0; tries < 5; tries++) {
    await owner.goto('/audit')
    await owner.getByRole('combobox', { name: 'What' }).waitFor()
    if (
      await row.waitFor({ timeout: 1_500 }).then(
        () => true,
        () => false,
      )
    )
      return
  }
  assert.fail('the owner does not read that the operator looked')
}

journey(
  'from the first key to a second factor, an invited colleague, a key, a grant, a link and its end, all in the trail',
  async (window) => {
    const { page, server, openOther } = window
    const secret = await setUp(window)
    await openMenu(page, 'Sign out')
    await signInByKeyboard(page, secret)
    const rustam = await openOther()
    await inviteAndJoin(page, rustam)
    await makeKey(rustam, server.url)
    const insurer = await server.call<Organisation>('/api/organisations', {
      name: INSURER,
      kind: 'analyst',
      homeJurisdiction: 'AZ',
    })
    await giveGrant(rustam, insurer.id)
    const address = await makeLink(rustam)
    const public_ = await openOther()
    await followLink(public_, address)
    await revokeLink(rustam)
    await public_.reload()
    await public_.getByRole('heading', { name: 'This link has ended' }).waitFor()
    await readTrail(rustam)
    await readOwnersTrail(page, rustam)
    await resetPassword(rustam, await openOther())
  },
  // Whatever moves costs a machine without a graphics card more than all the rest.
  { reducedMotion: 'reduce' },
)

journey('a passkey lets in without a password, until it is removed', async ({ page, context }) => {
  const browser = await context.newCDPSession(page)
  await browser.send('WebAuthn.enable')
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await signInWithPassword(page)
  await page.goto('/account?part=security')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
  await page.getByLabel('Your password, once more').fill(RUSTAM.password)
  await press(page, 'Add a passkey')
  await page.getByRole('row', { name: /Laptop/ }).waitFor()
  await openMenu(page, 'Sign out')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  await page.goto('/account?part=sessions')
  await page
    .getByRole('row')
    .filter({ hasText: 'this one' })
    .getByText('passkey', { exact: true })
    .waitFor()
  await page.goto('/account?part=security')
  await page.getByRole('button', { name: 'Remove: Laptop' }).click()
  await page.getByLabel('Your password, once more').fill(RUSTAM.password)
  await press(page, 'Remove')
  await page.getByText('No passkey yet.').waitFor()
})

const signInWithPassword = async (page: Page): Promise<void> => {
  await page.goto('/report')
  await page.locator('input[name=email]').fill(RUSTAM.email)
  await page.locator('input[name=password]').fill(RUSTAM.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
}

/** Of the operator's key; of a person; of nobody. */
const HOUSE = [
  '/organisation',
  '/organisation?part=people',
  '/organisation?part=keys',
  '/organisation?part=all',
  '/sharing',
  '/sharing?part=links',
  '/sharing?part=interests',
  '/audit?part=house',
]
const OWN = [
  '/account',
  '/account?part=security',
  '/account?part=sessions',
  '/account?part=data',
  thingPath,
]

type Theme = 'light' | 'dark'

/** A reader with the themes in which every screen is looked at; colours change at once, not over time. */
interface Reader {
  open: () => Promise<Page>
  themes: readonly Theme[]
  locale: string
}

const checkThemes = async (page: Page, screen: string, { themes, locale }: Reader) => {
  const found: string[] = []
  for (const [index, theme] of themes.entries()) {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`)
    const only = index === 0 ? 'all' : 'colours'
    found.push(...(await checkScreen(page, `${screen}, ${locale}, ${theme}`, only)))
  }
  return found
}

/** Settled: nothing is being read any more. */
const checkPath = async (page: Page, path: string, reader: Reader): Promise<string[]> => {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.locator('.notice-busy').waitFor({ state: 'detached' })
  return checkThemes(page, path, reader)
}

/** Secrets of links that let somebody in. */
interface Entry {
  invitation: string
  reset: string
}

const checkEntry = async (page: Page, entry: Entry, reader: Reader): Promise<string[]> => {
  const found = await checkPath(page, `/join#${entry.invitation}`, reader)
  await page.goto('about:blank')
  found.push(...(await checkPath(page, `/reset#${entry.reset}`, reader)))
  found.push(...(await checkPath(page, '/t/ended', reader)))
  await page.goto('/')
  await page.locator('input[name=email]').fill(LEYLA.email)
  found.push(...(await checkThemes(page, 'sign in by email', reader)))
  await page.locator('input[name=password]').fill(LEYLA.password)
  await page.keyboard.press('Enter')
  await page.locator('input[name=code]').waitFor()
  found.push(...(await checkThemes(page, 'second step', reader)))
  return found
}

const checkAll = async (server: Server, reset: string, reader: Reader): Promise<string[]> => {
  const { token } = await server.call<CreatedInvitation>('/api/invitations', {
    email: `guest-${reader.locale}@operator.example`,
    role: 'reader',
  })
  const page = await reader.open()
  const found = await checkEntry(page, { invitation: token, reset }, reader)
  await signInWithPassword(page)
  for (const path of OWN) found.push(...(await checkPath(page, path, reader)))
  const house = await reader.open()
  await house.goto(`/report#key=${server.key}`)
  await house.getByRole('navigation').first().waitFor()
  for (const path of HOUSE) found.push(...(await checkPath(house, path, reader)))
  return found
}

journey(
  "no screen of access stands in a reader's way: light, dark, right to left",
  async ({ server, openOther }) => {
    const readerOf = (locale: string, themes: readonly Theme[]): Reader => ({
      locale,
      themes,
      open: () => openOther({ locale, reducedMotion: 'reduce' }),
    })
    const [member] = await server.call<Member[]>('/api/people')
    const { token } = await server.call<CreatedReset>(`/api/people/${member!.id}/reset`, {})
    const found = await Promise.all([
      checkAll(server, token, readerOf('en-GB', ['light', 'dark'])),
      checkAll(server, token, readerOf('fa-IR', ['light'])),
    ])
    assert.deepEqual(found.flat(), [])
  },
)
