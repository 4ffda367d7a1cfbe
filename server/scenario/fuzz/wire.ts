/** Requests as bytes on a socket, broken in ways that no client library would send. */
import { connect } from 'node:net'
import type { Random } from '@karvan/epcis/testing/mutate'
import type { Trial } from './requests.ts'

/** HTTP/1.1 of a request, with something wrong in its frame. */
export const breakFrame = (random: Random, { method, url, headers, payload }: Trial): Buffer => {
  const body = Buffer.from(payload ?? '')
  const isChunked = random.below(6) === 0
  const length = random.below(6) ? body.length : random.below(body.length * 2 + 10)
  const frame = isChunked ? 'transfer-encoding: chunked' : `content-length: ${length}`
  const lines = Object.entries({ host: 'karvan', connection: 'close', ...headers })
  const head = [
    `${method} ${url} HTTP/1.${random.below(10) ? 1 : 0}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    frame,
    '',
    '',
  ].join(random.below(30) ? '\r\n' : '\n')
  const chunk = `${random.below(4) ? body.length.toString(16) : 'zz'}\r\n`
  const sent = isChunked
    ? [Buffer.from(head), Buffer.from(chunk), body, Buffer.from('\r\n0\r\n\r\n')]
    : [Buffer.from(head), body]
  return changeBytes(random, Buffer.concat(sent))
}

const changeBytes = (random: Random, bytes: Buffer): Buffer => {
  for (let more = random.below(6) - 3; more > 0; more--)
    bytes[random.below(Math.min(bytes.length, 2_000))] = random.below(256)
  return random.below(8) ? bytes : bytes.subarray(0, random.below(bytes.length))
}

/** For so long the rest of a request is not missed. */
const PATIENCE_MILLISECONDS = 1_500

/** What comes back, as text, until the other side closes; undefined where nothing ends within the time. */
export const sendBytes = (
  port: number,
  bytes: Buffer,
  milliseconds: number,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const chunks: Buffer[] = []
    const timer = setTimeout(() => finish(undefined), milliseconds)
    // A server ends what is only half there when the other side says that no more comes.
    const patience = setTimeout(() => socket.end(), PATIENCE_MILLISECONDS)
    const finish = (text: string | undefined): void => {
      clearTimeout(timer)
      clearTimeout(patience)
      socket.destroy()
      resolve(text)
    }
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => finish(Buffer.concat(chunks).toString('latin1')))
    socket.on('close', () => finish(Buffer.concat(chunks).toString('latin1')))
    socket.write(bytes)
  })
