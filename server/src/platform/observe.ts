import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from './database.ts'
import type { FollowerState } from './follow.ts'

export interface Observed {
  database: Database
  listFollowers(): Promise<FollowerState[]>
  /** Name → value of further gauges, read when asked. */
  gauges: Record<string, { help: string; read(): number | Promise<number> }>
  isStopping(): boolean
  /** Whether who asks may know more than that the server is ready. */
  isTrusted(request: FastifyRequest): boolean
  /** Of a machine that reads the numbers without a key of the store, which may be away. */
  isToken(secret: string): boolean
}

/** A follower further behind than this many rows makes the server not ready. */
const READY_LAG = 50_000

/**
 * `/health/live` (the process answers), `/health/ready` (the store answers, followers run), `/health` (the same, and for
 * who governs the house why) and `/metrics`. How much flows is somebody's business: it is told to those only.
 */
export const observe = (app: FastifyInstance, observed: Observed): void => {
  const registry = createRegistry(app, observed)
  const open = 'says whether the machine is ready, and no more to strangers'
  const orBearer = observed.isToken
  const schema = { hide: true }
  const live = { config: { access: { open, orBearer }, uncounted: true }, schema } as const
  app.get('/health/live', live, async () => ({ live: true }))
  for (const url of ['/health/ready', '/health']) {
    app.get(url, { config: { access: { open, orBearer } }, schema }, async (request, reply) => {
      const health = await checkHealth(observed)
      const isWhole = url === '/health' && observed.isTrusted(request)
      return reply.code(health.ready ? 200 : 503).send(isWhole ? health : { ready: health.ready })
    })
  }
  const metrics = { config: { access: { deed: 'govern', orBearer } }, schema } as const
  app.get('/metrics', metrics, async (_request, reply) =>
    reply.header('content-type', registry.contentType).send(await registry.metrics()),
  )
}

const checkHealth = async (observed: Observed) => {
  const followers = await askInTime(observed.listFollowers()).catch(() => undefined)
  const running =
    followers?.every(({ problem, lag }) => problem === null && lag < READY_LAG) ?? false
  return {
    live: true,
    ready: running && !observed.isStopping(),
    store: followers ? 'answers' : 'does not answer',
    engine: observed.database.engine,
    followers: followers ?? [],
  }
}

/** A store that is busy for longer than this is not ready for more. */
const PATIENCE_MILLISECONDS = 3_000

const askInTime = <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MILLISECONDS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

const createRegistry = (app: FastifyInstance, observed: Observed): Registry => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  measureRequests(app, registry)
  const registers = [registry]
  for (const [name, { help, read }] of Object.entries(observed.gauges)) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // Without the store the others are wanted most.
        const value = await askInTime(Promise.resolve(read())).catch(() => undefined)
        if (value === undefined) this.reset()
        else this.set(value)
      },
    })
  }
  new Gauge({
    name: 'karvan_follower_lag_rows',
    help: 'Rows of the journal that a follower has not yet projected',
    labelNames: ['follower'],
    registers,
    async collect() {
      // Without the store there is no lag to tell; the other numbers are wanted most then.
      this.reset()
      const followers = await askInTime(observed.listFollowers()).catch(() => [])
      for (const { name, lag } of followers) this.set({ follower: name }, lag)
    },
  })
  return registry
}

const measureRequests = (app: FastifyInstance, registry: Registry): void => {
  const duration = new Histogram({
    name: 'karvan_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    duration.observe(labels, reply.elapsedTime / 1000)
  })
}
