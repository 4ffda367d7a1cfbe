import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Only what asks for a WebSocket is upgraded: what `upgrade` events are given to. Whoever offers another protocol, as the
 * client of Java offers HTTP/2 with its first request over plain HTTP, is answered in HTTP/1.1 (RFC 9110 §7.8). And
 * who is refused does not keep the connection: no time limit of HTTP holds for one that was to be upgraded.
 */
export const takeUpgrades = (app: FastifyInstance): Server => {
  const upgrades = new EventEmitter()
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isForSocket(request)) upgrades.emit('upgrade', request, socket, head)
    else answerPlainly(app.server, request, socket, head)
  })
  app.addHook('onResponse', async ({ raw }) => {
    if (isForSocket(raw)) raw.socket.destroySoon()
  })
  return upgrades as Server
}

const isForSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket'

/** Puts the request back before what came behind it, without the offer, and begins the connection anew. */
const answerPlainly = (
  server: Server,
  { method, url, rawHeaders }: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void => {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index]!, rawHeaders[index + 1]!]
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`)
  }
  const text = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  socket.unshift(Buffer.concat([text, head]))
  server.emit('connection', socket)
}
