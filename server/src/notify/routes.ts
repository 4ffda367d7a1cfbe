import type { FastifyInstance } from 'fastify'
import { forDeed, getAsker } from '../access/index.ts'
import { guardingHeaders, Refusal } from '../platform/index.ts'
import type { Notify } from './notify.ts'
import { refusals } from './refusals.ts'

/** Proxies close silent connections after a minute or so. */
const HEARTBEAT_MILLISECONDS = 20_000
const MAX_STREAMS_OF_KEY = 50
/** A listener that reads so slowly is let go; it reconnects and reads the truth again. */
const MAX_BUFFERED_BYTES = 1_000_000

/** GET /api/hints: server-sent events, for a key or a browser's session. */
export const notifyRoutes = (app: FastifyInstance, notify: Notify): void => {
  const closers = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const close of closers) close()
  })
  app.get(
    '/api/hints',
    {
      config: forDeed('see'),
      // HEAD would open a stream of nothing and hold it.
      exposeHeadRoute: false,
      schema: {
        tags: ['notify'],
        summary: 'Server-sent hints that something changed: read it again',
      },
    },
    (request, reply) => {
      const asker = getAsker(request)
      if (notify.countListenersOf(asker.id) >= MAX_STREAMS_OF_KEY)
        throw new Refusal(refusals.tooManyStreams)
      reply.hijack()
      const stream = reply.raw
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        ...guardingHeaders(request),
        connection: 'close',
      })
      stream.write('retry: 2000\n: listening\n\n')
      const stop = notify.listen({
        asker,
        hear(hint) {
          stream.write(`event: hint\nid: ${hint.position}\ndata: ${JSON.stringify(hint)}\n\n`)
          if (stream.writableLength > MAX_BUFFERED_BYTES) close()
        },
        end: () => close(),
      })
      const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MILLISECONDS)
      const close = (): void => {
        clearInterval(heartbeat)
        stop()
        closers.delete(close)
        stream.end()
      }
      closers.add(close)
      request.raw.on('close', close)
      stream.on('error', close)
    },
  )
}
