import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { createManualClock } from './clock.ts'
import type { Database } from './database.ts'
import { createHttp } from './http.ts'
import { migrate, readMigrations } from './migrate.ts'
import { createTokens } from './page-token.ts'
import { createPages, type Pages } from './pages.ts'
import { openTestDatabase } from './testing.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
const DAY = 24 * 60 * 60 * 1000

interface Answer {
  status: number
  numbers: number[]
  code: string | undefined
  next: string | undefined
  expires: string | undefined
}

describe('pages of a collection', () => {
  const clock = createManualClock('2026-05-01T00:00:00.250Z')
  let db: Database
  let pages: Pages
  let app: FastifyInstance
  let numbers: number[] = []
  before(async () => {
    db = await openTestDatabase()
    await migrate(db, readMigrations(MIGRATIONS))
    pages = await createPages(db, clock)
    app = await serve(pages)
  })
  after(async () => {
    await app.close()
    await db.close()
  })

  /** A list of numbers, of whoever says who it is. */
  const serve = async (from: Pages): Promise<FastifyInstance> => {
    const http = await createHttp(pino({ level: 'silent' }), '0')
    for (const path of ['/numbers', '/asked', '/others'])
      http.get(path, async (request, reply) => {
        const owner = String(request.headers.owner)
        // Who reads parameters of its own says how long a page is.
        const limit = path === '/numbers' ? undefined : 30
        const page = await from.open<number>(request, { owner, ...(limit ? { limit } : {}) })
        const found = numbers.filter((one) => one > (page.after ?? -1)).slice(0, page.limit + 1)
        const shown = found.slice(0, page.limit)
        if (found.length > page.limit) page.linkNext(reply, shown.at(-1)!)
        return shown
      })
    http.delete<{ Params: { token: string } }>('/tokens/:token', async (request, reply) => {
      await from.end(request.params.token, String(request.headers.owner))
      return reply.code(204).send()
    })
    return http
  }
  const ask = async (url: string, owner = 'a', http = app): Promise<Answer> => {
    const answer = await http.inject({ url, headers: { owner } })
    const body = answer.json() as number[] | { code: string }
    return {
      status: answer.statusCode,
      numbers: Array.isArray(body) ? body : [],
      code: Array.isArray(body) ? undefined : body.code,
      next: /^<(.+)>; rel="next"$/.exec(String(answer.headers.link))?.[1],
      expires: answer.headers['gs1-next-page-token-expires'] as string | undefined,
    }
  }
  const refusal = async (url: string, owner?: string): Promise<string> => {
    const { status, code } = await ask(url, owner)
    return `${status} ${code}`
  }
  const tokenOf = (next: string | undefined): string =>
    new URL(next!, 'http://k').searchParams.get('nextPageToken')!
  const WRONG = '400 platform.wrong-page-token'
  const EXPIRED = '400 platform.expired-page-token'

  test('have as many rows as asked for, and thirty unless asked', async () => {
    numbers = Array.from({ length: 70 }, (_, n) => n)
    const first = await ask('/numbers')
    assert.deepEqual(first.numbers, numbers.slice(0, 30))
    const second = await ask(first.next!)
    assert.deepEqual(second.numbers, numbers.slice(30, 60))
    const last = await ask(second.next!)
    assert.deepEqual([last.numbers, last.next], [numbers.slice(60), undefined])
    const whole = await ask('/numbers?perPage=70')
    assert.deepEqual([whole.numbers.length, whole.next, whole.expires], [70, undefined, undefined])
  })

  test('may change their size on the way', async () => {
    const { next } = await ask('/numbers?perPage=10')
    const wider = await ask(next!.replace('perPage=10', 'perPage=25'))
    assert.deepEqual(wider.numbers, numbers.slice(10, 35))
  })

  test('of a size that is none are refused', async () => {
    for (const size of ['0', '-1', '1001', 'ten', '1e2', '', '1&perPage=2'])
      assert.equal(await refusal(`/numbers?perPage=${size}`), '400 platform.invalid-request', size)
  })

  test('are refused with every reason at once', async () => {
    const { payload } = await app.inject({
      url: '/numbers?perPage=0&nextPageToken=x&colour=red',
      headers: { owner: 'a' },
    })
    const { reasons } = JSON.parse(payload) as { reasons: { pointer: string }[] }
    assert.deepEqual(reasons.map(({ pointer }) => pointer).sort(), [
      '/colour',
      '/nextPageToken',
      '/perPage',
    ])
  })

  test('say until when the next one can be asked for, and that it is over then', async () => {
    const { next, expires } = await ask('/numbers')
    assert.equal(expires, '2026-05-02T00:00:01.000Z')
    assert.equal((await ask(next!)).status, 200)
    clock.advance(DAY + 749)
    assert.equal((await ask(next!)).status, 200)
    clock.advance(1)
    assert.equal(await refusal(next!), EXPIRED)
  })

  test('belong to one organisation, one address and one question', async () => {
    const { next } = await ask('/asked?kind=even&order=up')
    const token = tokenOf(next)
    assert.equal((await ask(`/asked?order=up&kind=even&nextPageToken=${token}`)).status, 200)
    assert.equal(await refusal(next!, 'b'), WRONG)
    assert.equal(await refusal(next!.replace('asked', 'others')), WRONG)
    assert.equal(await refusal(next!.replace('even', 'odd')), WRONG)
    assert.equal(await refusal(`/asked?nextPageToken=${token}`), WRONG)
    assert.equal(await refusal(`${next}&nextPageToken=${token}`), WRONG)
  })

  test('are not found by a token that was torn or made up', async () => {
    const token = tokenOf((await ask('/numbers')).next)
    const torn = [
      ...Array.from(token, (letter, at) =>
        [token.slice(0, at), letter === 'A' ? 'B' : 'A', token.slice(at + 1)].join(''),
      ),
      ...Array.from({ length: token.length }, (_, length) => token.slice(0, length)),
      `${token}A`,
      `${token}=`,
      ` ${token}`,
      'null',
      Buffer.from('2026-05-01T00:00:00Z 2026-05-01T00:00:00Z').toString('base64url'),
      '\u0000',
    ]
    for (const one of torn)
      assert.equal(await refusal(`/numbers?nextPageToken=${encodeURIComponent(one)}`), WRONG, one)
  })

  test('are found by every server of the store, and by none of another', async () => {
    const { next } = await ask('/numbers')
    const second = await serve(await createPages(db, clock))
    assert.deepEqual((await ask(next!, 'a', second)).numbers, numbers.slice(30, 60))
    await second.close()
    assert.equal(createTokens('another secret').unseal(tokenOf(next)), undefined)
  })

  test('are over when their token is given back, by its owner only', async () => {
    const { next } = await ask('/numbers')
    const other = await ask('/numbers?perPage=2')
    const end = async (token: string, owner: string): Promise<number> =>
      (
        await app.inject({
          method: 'DELETE',
          url: `/tokens/${encodeURIComponent(token)}`,
          headers: { owner },
        })
      ).statusCode
    assert.equal(await end(tokenOf(next), 'b'), 404)
    assert.equal(await end('none', 'a'), 404)
    assert.equal((await ask(next!)).status, 200)
    assert.equal(await end(tokenOf(next), 'a'), 204)
    assert.equal(await end(tokenOf(next), 'a'), 204, 'again')
    assert.equal(await refusal(next!), EXPIRED)
    assert.equal((await ask(other.next!)).status, 200)
    clock.advance(2 * DAY)
    const later = tokenOf((await ask('/numbers')).next)
    assert.equal(await end(later, 'a'), 204)
    const { rows } = await db.query('select 1 as one from platform.ended_page_token')
    assert.equal(rows.length, 1, 'what expired is forgotten')
  })

  test('skip nothing and give nothing twice, whatever comes in between', async () => {
    const batch = fc.array(fc.nat(500), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        batch,
        fc.array(batch, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (there, arriving, perPage) => {
          numbers = sorted(there)
          const shown: number[] = []
          let next: string | undefined = `/numbers?perPage=${perPage}`
          for (let turn = 0; next; turn++) {
            const page: Answer = await ask(next)
            shown.push(...page.numbers)
            numbers = sorted([...numbers, ...(arriving[turn % arriving.length] ?? [])])
            next = page.next
          }
          assert.deepEqual(shown, sorted(shown), 'in order, nothing twice')
          for (const one of there) assert.ok(shown.includes(one), `${one} was skipped`)
        },
      ),
      { numRuns: 60, seed: 7_225, endOnFailure: true },
    )
  })
})

const sorted = (list: readonly number[]): number[] => [...new Set(list)].sort((a, b) => a - b)
