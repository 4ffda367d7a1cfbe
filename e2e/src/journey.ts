import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { type Server, startServer } from './server.ts'

const PROGRAMS = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const program = PROGRAMS.find((path) => path !== '' && existsSync(path))
const isRequired = process.env.KARVAN_BROWSER === 'required'
const skip = program || isRequired ? false : 'no Chromium found: install it, or name it in CHROMIUM'

const ARGUMENTS = [
  '--no-sandbox',
  // Without a graphics card the processor draws pages faster by itself than through WebGL, which only the map needs.
  '--disable-gpu-compositing',
  // The map draws with WebGL, here without a graphics card.
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Whatever a screen might ask of another host is recorded, and cannot be answered.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
]
const WAIT_MILLISECONDS = 20_000

export interface Window {
  server: Server
  context: BrowserContext
  page: Page
  t: TestContext
  /** The window of somebody else: it knows nothing of this one, and is watched as this one is. */
  openOther(window?: BrowserContextOptions): Promise<Page>
}

interface Setting {
  window?: BrowserContextOptions
  demo?: 'on'
  /** A reason to leave every journey of the file out. */
  skip?: string | false
}

type Walk = (window: Window) => Promise<void>
type Journey = (name: string, walk: Walk, window?: BrowserContextOptions) => void

/**
 * One server and one browser for the journeys of a file; each journey has a window of its own that
 * knows nothing. No journey may ask another host for anything or break a script on the way.
 */
export const openJourneys = (setting: Setting = {}): Journey => {
  const reason = setting.skip || skip
  let server: Server
  let browser: Browser
  before(async () => {
    if (reason) return
    assert.ok(program, 'KARVAN_BROWSER=required, but no Chromium was found')
    browser = await chromium.launch({ executablePath: program, args: ARGUMENTS })
    server = await startServer(setting.demo)
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })
  return (name, walk, window) => {
    test(name, { skip: reason }, async (t) => {
      const found: Found = { asked: 0, strangers: [], faults: [] }
      const contexts: BrowserContext[] = []
      const openContext = async (given?: BrowserContextOptions): Promise<BrowserContext> => {
        const context = await browser.newContext({
          baseURL: server.url,
          locale: 'en-GB',
          timezoneId: 'Asia/Baku',
          viewport: { width: 1440, height: 900 },
          ...setting.window,
          ...given,
        })
        contexts.push(context)
        context.setDefaultTimeout(WAIT_MILLISECONDS)
        watch(context, server.url, found)
        return context
      }
      const openOther = async (other?: BrowserContextOptions): Promise<Page> =>
        (await openContext({ ...window, ...other })).newPage()
      try {
        const context = await openContext(window)
        const page = await context.newPage()
        await walk({ server, context, page, t, openOther }).catch(async (fault) => {
          await keepPictures(contexts, name, t)
          throw fault
        })
        assert.ok(found.asked > 0, 'no request was seen')
        assert.deepEqual(found.strangers, [], 'another host was asked')
        assert.deepEqual(found.faults, [], 'a script broke')
      } finally {
        for (const context of contexts) await context.close()
      }
    })
  }
}

interface Found {
  asked: number
  strangers: string[]
  faults: string[]
}

/** Also what the service worker and every other page of the window ask. */
const watch = (context: BrowserContext, url: string, found: Found): void => {
  context.on('request', (request) => {
    found.asked++
    const { protocol, origin } = new URL(request.url())
    if (/^(data|blob):$/.test(protocol) || origin === url) return
    found.strangers.push(request.url())
  })
  context.on('weberror', (fault) => found.faults.push(String(fault.error())))
  context.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) found.faults.push(message.text())
  })
}

/** What the windows showed when a journey failed, beside the compiled tests. */
const keepPictures = async (contexts: readonly BrowserContext[], name: string, t: TestContext) => {
  for (const [number, page] of contexts.flatMap((context) => context.pages()).entries()) {
    const file = `failed/${name.replace(/\W+/g, '-')}-${number}.png`
    const path = fileURLToPath(new URL(file, import.meta.url))
    await page.screenshot({ path }).catch((fault: Error) => t.diagnostic(fault.message))
    t.diagnostic(`the screen at the failure, ${page.url()}: ${path}`)
  }
}

/** By the link that an administrator hands out; ends on the page asked for. */
export const signIn = async ({ server, page }: Window, path = '/'): Promise<void> => {
  await page.goto(`${path}#key=${server.key}`)
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
}

/** The map says itself when it has drawn everything. */
export const waitForMap = (page: Page): Promise<void> =>
  page.locator('[data-map-ready=true]').waitFor()

/** A thing as the map draws it, in the words beside the canvas. */
export const drawnThing = (page: Page, thing: string) =>
  page.getByTestId('map-things').locator(`[data-thing-id="${thing}"]`)
