import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ADMIN_KEY, type House, openHouse } from './house.ts'

const GUIDE = fileURLToPath(
  new URL('../../../docs/guides/connect-your-organisation.md', import.meta.url),
)

let house: House
let url: string
before(async () => {
  house = await openHouse()
  await house.app.http.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(house.app.http.server.address() as AddressInfo).port}`
})
after(() => house.close())

/** Runs a shell text as a reader would; what it prints. The server answers meanwhile: it is asked by another process. */
const run = async (text: string, environment: Record<string, string>): Promise<string> => {
  const child = spawn(
    'bash',
    ['--norc', '--noprofile', '-ec', text.replaceAll('curl -sS', 'curl -sS --fail-with-body')],
    {
      env: { PATH: process.env.PATH, ...environment },
    },
  )
  let out = ''
  let complaints = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  assert.equal(code, 0, `${text}\n${out}\n${complaints}`)
  return out
}

const hasCurl = spawnSync('curl', ['--version']).status === 0

test('the guide "connect your organisation" works as it is written', {
  skip: hasCurl ? false : 'curl is not installed',
}, async () => {
  const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map((match) => match[1]!)
    .filter((block) => block.includes('curl'))
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const other = await house.createParty('forwarder', 'AZ')
  const environment: Record<string, string> = {
    KARVAN_URL: url,
    KARVAN_KEY: ADMIN_KEY,
    OTHER: other.id,
    IN_A_YEAR: inDays(365),
    IN_A_MONTH: inDays(30),
  }
  const answers: unknown[] = []
  for (const block of blocks) {
    await house.settle()
    const text = await run(block, environment)
    const answer = (text === '' ? {} : JSON.parse(text)) as { id?: string; secret?: string }
    answers.push(answer)
    if (block.includes('/api/organisations')) environment.ORGANISATION = answer.id!
    if (block.includes('First key')) environment.YOUR_KEY = answer.secret!
    if (block.includes('POST $KARVAN_URL/api/grants')) environment.GRANT = answer.id!
  }
  assert.equal(blocks.length, 9)
  const text = JSON.stringify(answers)
  assert.match(text, /"captured":1/)
  assert.match(text, /"epcList":\["urn:epc:id:bic:CSQU3054383"\]/)
  assert.match(text, /"basis":"own"/)
  assert.match(text, /"token":"kl_/)
})
