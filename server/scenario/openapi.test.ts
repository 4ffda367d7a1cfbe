import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type House, openHouse } from './house.ts'

/** `METHOD path` of each route that Fastify prints, without HEAD, which follows GET. */
const listRoutes = (printed: string): string[] => {
  const parts: string[] = []
  return printed.split('\n').flatMap((line) => {
    const match = /^((?:[│ ] {3})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/u.exec(line)
    if (!match) return []
    const depth = match[1]!.length / 4
    parts.length = depth
    parts.push(match[2]!)
    const path = parts.join('')
    const methods = (match[3] ?? '').split(', ').filter((method) => method !== '')
    return methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`)
  })
}

/** What the description leaves out on purpose: it speaks of the machine, not of cargo. */
const HIDDEN = [
  'GET /api/openapi.json',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
]

interface OpenApi {
  openapi: string
  paths: Record<string, Record<string, { responses?: object; tags?: string[] }>>
}

describe('the description of the whole house', () => {
  let house: House
  before(async () => {
    house = await openHouse()
  })
  after(() => house.close())

  test('names every route that is served, and none that is not', async () => {
    const { status, body } = await house.call<OpenApi>('GET', '/api/openapi.json', undefined, null)
    assert.equal(status, 200)
    assert.match(body.openapi, /^3\.1\.\d+$/)
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = listRoutes(house.app.http.printRoutes({ commonPrefix: false })).map((route) =>
      route.replaceAll(/:([a-zA-Z0-9]+)/g, '{$1}'),
    )
    assert.ok(served.includes('POST /epcis/capture'), served.join('\n'))
    assert.deepEqual([...described, ...HIDDEN].sort(), [...served].sort())
    for (const [path, operations] of Object.entries(body.paths))
      for (const [method, { responses, tags }] of Object.entries(operations)) {
        assert.ok(Object.keys(responses ?? {}).length > 0, `${method} ${path} says no answer`)
        assert.ok((tags ?? []).length > 0, `${method} ${path} stands under no heading`)
      }
  })

  test('every route of it asks for a key, but signing in and out, joining, and a tracking link', async () => {
    const { body } = await house.call<OpenApi>('GET', '/api/openapi.json', undefined, null)
    const open: string[] = []
    for (const [path, operations] of Object.entries(body.paths)) {
      for (const method of Object.keys(operations)) {
        const url = path.replaceAll(/\{[^}]+\}/g, 'd290f1ee-6c54-4b01-90e6-d701748f0851')
        const answer = await house.app.http.inject({ method: method.toUpperCase() as 'GET', url })
        // A body is checked before the asker is: 400 tells nobody anything.
        if (answer.statusCode !== 401 && answer.statusCode !== 400)
          open.push(`${method} ${path} ${answer.statusCode}`)
      }
    }
    assert.deepEqual(open.sort(), [
      'delete /api/session 204',
      // No issuer is configured: there is nothing at the one, and the other leads back to the screens.
      'get /api/session/openid-connect 404',
      'get /api/session/openid-connect/callback 302',
      'get /api/session/ways 200',
      'get /api/set-up 200',
      'get /api/tracking-links/shown 404',
    ])
  })
})
