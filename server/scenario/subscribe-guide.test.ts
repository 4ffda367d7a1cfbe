import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Subscription } from '@karvan/contract'
import { type House, openHouse, seen } from './house.ts'
import { createReceiver, type Receiver, TOKEN, until } from './receiver.ts'

const GUIDE = fileURLToPath(new URL('../../../docs/guides/subscribe.md', import.meta.url))

let house: House
let receiver: Receiver
let url: string
const directory = mkdtempSync(join(tmpdir(), 'karvan-guide-'))
before(async () => {
  house = await openHouse(undefined, undefined, { outgoingAllow: ['127.0.0.0/8'] })
  receiver = await createReceiver()
  await house.app.http.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(house.app.http.server.address() as AddressInfo).port}`
})
after(async () => {
  await house.close()
  await receiver.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** Runs a shell text as a reader would; what it prints. */
const run = async (text: string, environment: Record<string, string>): Promise<string> => {
  const script = text.replaceAll('curl -sS', 'curl -sS --fail-with-body')
  const child = spawn('bash', ['--norc', '--noprofile', '-ec', script], {
    env: { PATH: process.env.PATH, ...environment },
    cwd: directory,
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk
    })
  const code = await new Promise((resolve) => child.once('close', resolve))
  assert.equal(code, 0, `${text}\n${out}`)
  return out
}

const missing = ['curl', 'openssl'].filter((tool) => spawnSync(tool, ['version']).error)

test('the guide "be told what happens" works as it is written', {
  skip: missing.length > 0 ? `${missing.join(' and ')} not installed` : false,
}, async () => {
  const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map((match) => match[1]!)
    .filter((block) => !block.includes('export KARVAN_URL'))
  const carrier = await house.createParty('carrier', 'AZ')
  const environment: Record<string, string> = {
    KARVAN_URL: url,
    YOUR_KEY: carrier.key,
    YOUR_ADDRESS: `${receiver.url}/in`,
    YOUR_TOKEN: TOKEN,
  }
  const [query, subscribe, check, ...others] = blocks as [string, string, string, ...string[]]
  assert.equal(await run(query, environment), '')
  const made = JSON.parse(await run(subscribe, environment)) as Subscription
  environment.SUBSCRIPTION = made.subscriptionID
  const event = seen('urn:epc:id:bic:CSQU3054383', 'AZ-ALA', '2026-05-01T10:00:00Z')
  await house.capture([event], carrier.key)
  await until(() => receiver.letters.length === 1, 'the letter')
  const [letter] = receiver.letters
  writeFileSync(join(directory, 'letter.json'), letter!.text)
  environment.SIGNATURE = String(letter!.headers['gs1-signature'])
  await run(check, environment)
  await assert.rejects(run(check, { ...environment, YOUR_TOKEN: 'another' }))
  const answers: string[] = []
  for (const block of others) answers.push(await run(block, environment))
  assert.equal(answers.length, 4)
  assert.match(answers[0]!, /"state":"active"/)
  assert.match(answers[1]!, /"state":"delivered"/)
  assert.match(answers[2]!, /"deliveries":\[\]/)
  assert.equal(answers[3], '')
})
