import type { IncomingMessage } from 'node:http'
import fastifyWebsocket from '@fastify/websocket'
import { SCHEDULE_FIELDS, type Schedule } from '@karvan/epcis'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { WebSocket } from 'ws'
import { getAsker, sightOf } from '../access/index.ts'
import { readRepresentation } from '../journal/index.ts'
import { Refusal, startJob, takeUpgrades } from '../platform/index.ts'
import { refusals } from './refusals.ts'
import type { SocketSubscription } from './sockets.ts'
import type { Subscribing } from './subscribing.ts'
import { beginningOf, checkTimes, readBoolean } from './subscriptions.ts'

/** The route of another room that answers in pages; asked to upgrade, it goes on for ever. */
const ROUTE = '/epcis/queries/:queryName/events'
const MAX_SOCKETS_OF_KEY = 50
/** RFC 6455 §7.4, registered with IANA. */
const TRY_LATER = 1013
/** A client has nothing to say. */
const MAX_MESSAGE_BYTES = 1_024
/** Proxies close silent connections after a minute or so; who does not answer by the next time is gone. */
const PING_MILLISECONDS = 20_000

interface Wish extends Omit<SocketSubscription, 'asker' | 'send' | 'close'> {
  /** What the client is told of where it begins. */
  minRecordTime: string | undefined
}

/**
 * WebSockets of named queries (EPCIS 2.0.1 OpenAPI, GET /queries/{queryName}/events). To be called before the routes are
 * registered: it adds to the one that is there.
 */
export const openSockets = async (
  app: FastifyInstance,
  subscribing: Subscribing,
): Promise<void> => {
  const wishes = new WeakMap<IncomingMessage, Wish>()
  app.addHook('onRoute', (route) => {
    if (route.url !== ROUTE || route.method !== 'GET') return
    Object.assign(route, {
      preHandler: [route.preHandler ?? []].flat().concat(async (request: FastifyRequest) => {
        if (request.ws) wishes.set(request.raw, await readWish(request, subscribing))
      }),
      wsHandler: (socket: WebSocket, request: FastifyRequest) =>
        serve(socket, request, wishes.get(request.raw)!, subscribing),
    } satisfies Partial<RouteOptions> & { wsHandler: unknown })
  })
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      clientTracking: true,
      server: takeUpgrades(app),
    },
    errorHandler: (_fault, socket) => socket.terminate(),
  })
  app.websocketServer.on('headers', (headers, request) => {
    const wish = wishes.get(request)
    if (wish?.minRecordTime) headers.push(`GS1-Query-Min-Record-Time: ${wish.minRecordTime}`)
  })
  keepAlive(app)
}

/** Which subscription is asked for; refuses before anything is upgraded, with all that is wrong. */
const readWish = async (
  request: FastifyRequest,
  { journal, queries, sockets, findPrefixLength }: Subscribing,
): Promise<Wish> => {
  const asker = getAsker(request)
  const { queryName } = request.params as { queryName: string }
  if (sockets.countOf(asker.id) >= MAX_SOCKETS_OF_KEY) throw new Refusal(refusals.tooManyStreams)
  const query = await queries.find(asker, queryName)
  if (!query) throw new Refusal(refusals.unknownQuery)
  const { reasons, ...wish } = readParameters(request.query as Record<string, unknown>)
  reasons.push(...query.unfit)
  if (reasons.length > 0) throw new Refusal(refusals.invalidSubscription, { reasons })
  const { schedule, reportIfEmpty, initialRecordTime } = wish
  const recordTime = await beginningOf(journal, initialRecordTime)
  const representation = readRepresentation(request.headers, findPrefixLength)
  // Otherwise it begins behind the newest event of anybody, whose time is told to who sees everything.
  const minRecordTime = initialRecordTime ?? (sightOf(asker) === 'all' ? recordTime : undefined)
  return { query: queryName, schedule, reportIfEmpty, recordTime, representation, minRecordTime }
}

const NAMES: readonly string[] = [
  ...SCHEDULE_FIELDS,
  'stream',
  'reportIfEmpty',
  'initialRecordTime',
]

/** The parameters of the OpenAPI, as texts of the query string. */
const readParameters = (given: Record<string, unknown>) => {
  const reasons = Object.keys(given)
    .filter((name) => !NAMES.includes(name) || typeof given[name] !== 'string')
    .map((name) => ({
      pointer: `/${name}`,
      code: refusals.invalidSubscription.code,
      message: `${name} is no parameter of a subscription, or stands more than once`,
    }))
  const texts = Object.entries(given).filter(([name]) => NAMES.includes(name))
  const parameters = Object.fromEntries(texts) as Record<string, string>
  const fields = texts.filter(([name]) => (SCHEDULE_FIELDS as string[]).includes(name))
  const schedule = fields.length > 0 ? (Object.fromEntries(fields) as Schedule) : null
  const { initialRecordTime } = parameters
  const stream = readBoolean(parameters, 'stream', reasons)
  const reportIfEmpty = readBoolean(parameters, 'reportIfEmpty', reasons)
  reasons.push(...checkTimes({ stream, schedule, initialRecordTime }))
  return { reasons, schedule, reportIfEmpty, initialRecordTime }
}

const serve = (
  socket: WebSocket,
  request: FastifyRequest,
  wish: Wish,
  { sockets, wake }: Subscribing,
): void => {
  const asker = getAsker(request)
  // Several that were asked for at once were all let in when there was room for one.
  if (sockets.countOf(asker.id) >= MAX_SOCKETS_OF_KEY) {
    socket.close(TRY_LATER, refusals.tooManyStreams.title)
    return
  }
  const leave = sockets.add({
    ...wish,
    asker,
    send: (text) =>
      new Promise((resolve, reject) => {
        socket.send(text, (fault) => (fault ? reject(fault) : resolve()))
      }),
    close: (code, reason) => socket.close(code, reason),
  })
  socket.on('close', leave)
  wake()
}

/** Says to each client that the line is open, and lets go of who did not answer since the last time. */
const keepAlive = (app: FastifyInstance): void => {
  const silent = new WeakSet<WebSocket>()
  const job = startJob({
    name: 'pings',
    access: 'says to who listens that the line is open, and nothing else',
    everyMilliseconds: PING_MILLISECONDS,
    run: async () => {
      for (const socket of app.websocketServer.clients) {
        if (silent.has(socket)) socket.terminate()
        else {
          silent.add(socket)
          socket.ping()
        }
      }
    },
    unref: true,
  })
  app.websocketServer.on('connection', (socket) => {
    socket.on('pong', () => silent.delete(socket))
  })
  app.addHook('onClose', () => job.stop())
}
