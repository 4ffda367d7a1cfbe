import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export const TOKEN = '13df38d8275b13f05704629e5f1cf3d45d6132d5'

/** What came to a receiver. */
export interface Letter {
  path: string
  headers: IncomingMessage['headers']
  text: string
  eventIds: string[]
  /** Whether the receiver said that it has it. */
  isTaken: boolean
}

/** What a receiver does with a letter; left out: takes it. */
type Behaviour = 'take' | 'fail' | 'hang' | 'redirect' | 'too-large' | 'break-off'

export interface Receiver {
  url: string
  letters: Letter[]
  /** Asked for every letter. */
  behave: (letter: Letter) => Behaviour
  taken(): Letter[]
  /** Ids of all events that were taken, in the order in which they came. */
  takenIds(path?: string): string[]
  stop(): Promise<void>
  /** Listens again at the same address. */
  restart(): Promise<void>
}

const STATUS = { take: 204, fail: 500, redirect: 307, 'too-large': 413 } as const

/** A server that keeps what it is sent, and does with it as it is told. */
export const createReceiver = async (): Promise<Receiver> => {
  const letters: Letter[] = []
  let server: Server
  let port = 0
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readAll(request)
    const letter = {
      path: request.url!,
      headers: request.headers,
      text,
      eventIds: eventIdsOf(text),
      isTaken: false,
    }
    const behaviour = receiver.behave(letter)
    letter.isTaken = behaviour === 'take'
    letters.push(letter)
    if (behaviour === 'hang') return
    if (behaviour === 'break-off') return void response.destroy()
    response.writeHead(STATUS[behaviour], { location: '/elsewhere' }).end()
  }
  const open = async (): Promise<void> => {
    server = createServer((request, response) => void receive(request, response).catch(() => {}))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const receiver: Receiver = {
    url: '',
    letters,
    behave: () => 'take',
    taken: () => letters.filter(({ isTaken }) => isTaken),
    takenIds: (path) =>
      letters.flatMap((letter) =>
        letter.isTaken && (path === undefined || letter.path === path) ? letter.eventIds : [],
      ),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    restart: open,
  }
  await open()
  receiver.url = `http://127.0.0.1:${port}`
  return receiver
}

const readAll = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

export const eventIdsOf = (text: string): string[] => {
  const document = JSON.parse(text) as {
    epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } }
  }
  return document.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID)
}

/** Holds a signature as a receiver should: over the time and the body, and not older than five minutes. */
export const checkSignature = ({ headers, text }: Letter, token = TOKEN): void => {
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['gs1-signature'])) ?? []
  assert.ok(time && mac, `no signature: ${headers['gs1-signature']}`)
  assert.ok(Math.abs(Date.now() / 1000 - Number(time)) < 300, 'it is of another time')
  assert.equal(mac, createHmac('sha256', token).update(`${time}.${text}`).digest('hex'))
}

export const until = async (
  isTrue: () => boolean | Promise<boolean>,
  what = 'it',
  milliseconds = 15_000,
): Promise<void> => {
  for (const limit = Date.now() + milliseconds; !(await isTrue()); ) {
    assert.ok(Date.now() < limit, `${what} does not come`)
    await sleep(10)
  }
}
