import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type RunningServer, startServer } from './conformance/server.ts'
import { documentOf, karvan, makeFolder, settle } from './testing.ts'

const CONTAINER = 'urn:epc:id:bic:CSQU3054383'
const OTHER = 'urn:epc:id:bic:MSKU9070323'

describe('the command line', () => {
  const folder = makeFolder()
  let server: RunningServer
  let settings: { KARVAN_URL: string; KARVAN_KEY: string }
  before(async () => {
    server = await startServer()
    settings = { KARVAN_URL: server.url, KARVAN_KEY: server.key }
  })
  after(async () => {
    await server.stop()
    folder.remove()
  })

  test('the linked command is a file of the repository, which is there before anything is built', async () => {
    const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
    const path = manifest.bin.karvan as string
    assert.ok(!path.includes('dist'), path)
    const program = fileURLToPath(new URL(`../${path}`, import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--help'])
    assert.match(stdout, /Usage: karvan/)
  })

  test('help is printed with 0 and names every command; wrong use ends with 2', async () => {
    const help = await karvan(['--help'], {})
    assert.equal(help.code, 0)
    for (const word of 'start capture track simulate verify backup restore'.split(' '))
      assert.match(help.stdout, new RegExp(`^  ${word} `, 'm'))
    assert.match(help.stdout, /Exit codes: 0 done, 1 refused or failed, 2 wrong use/)
    const wrong = [
      [],
      ['fly'],
      ['capture'],
      ['track'],
      ['track', 'a', 'b'],
      ['track', 'a', '--limit', 'many'],
      ['track', 'a', '--limit', '0'],
      ['verify', '--hard'],
      ['backup'],
    ]
    const ends = await Promise.all(wrong.map((args) => karvan(args, settings)))
    ends.forEach(({ code, stdout, stderr }, index) => {
      assert.equal(code, 2, wrong[index]!.join(' '))
      assert.equal(stdout, '')
      assert.notEqual(stderr, '')
    })
  })

  test('documents are captured once, each with its counts and warnings', async () => {
    const good = folder.write('good.jsonld', documentOf(CONTAINER, [8, 9]))
    const first = await karvan(['capture', good], settings)
    assert.deepEqual(first, {
      code: 0,
      stdout: `${good}: 2 events, 2 new, 0 known before\n`,
      stderr: '',
    })
    const again = await karvan(['capture', good, '--loud'], settings)
    assert.equal(again.code, 2)
    const json = await karvan(['--json', 'capture', good], settings)
    assert.equal(json.code, 0)
    const [result] = JSON.parse(json.stdout)
    assert.equal(result.file, good)
    assert.equal(result.error, null)
    assert.equal(result.job.captured, 0)
    assert.equal(result.job.duplicates, 2)
    assert.equal(json.stdout.trim().split('\n').length, 1)
  })

  test('a wrong check digit is captured with a warning that names the right one', async () => {
    const file = folder.write('digit.jsonld', documentOf('urn:epc:id:bic:MSKU9070324', [8]))
    const { code, stdout } = await karvan(['capture', file], settings)
    assert.equal(code, 0)
    assert.match(stdout, /warning \/epcisBody\/eventList\/0\/epcList\/0 .*\b3\b/)
  })

  test('what is refused is said with every reason, the others are captured all the same, and the code is 1', async () => {
    const bad = folder.write(
      'bad.jsonld',
      documentOf(OTHER, [8], { action: 'LOOK', eventTime: 'now' }),
    )
    const torn = folder.write('torn.jsonld', '{"type": "EPCISDocument",')
    const missing = `${folder.path}/missing.jsonld`
    const good = folder.write('other.jsonld', documentOf(OTHER, [8]))
    const files = [bad, torn, missing, folder.path, good]
    const { code, stdout, stderr } = await karvan(['capture', ...files], settings)
    assert.equal(code, 1)
    assert.equal(stdout, `${good}: 1 events, 1 new, 0 known before\n`)
    for (const part of [
      `${bad}: `,
      '(capture.invalid-document)',
      '/epcisBody/eventList/0/action  ',
      '/epcisBody/eventList/0/eventTime  ',
      `${torn}: `,
      `${missing}: there is no such file`,
      `${folder.path}: cannot be read (EISDIR)`,
    ])
      assert.ok(stderr.includes(part), `${part} is not in ${stderr}`)
    const json = await karvan(['--json', 'capture', ...files], settings)
    assert.equal(json.code, 1)
    const results = JSON.parse(json.stdout) as { file: string; error: string | null }[]
    assert.deepEqual(
      results.map(({ file, error }) => [file, error === null]),
      files.map((file) => [file, file === good]),
    )
  })

  test('a thing is tracked by its number as people write it', async () => {
    const file = folder.write(
      'track.jsonld',
      documentOf('urn:epc:id:bic:TGHU1234567', [1, 2, 3, 4]),
    )
    assert.equal((await karvan(['capture', file], settings)).code, 0)
    await settle(server)
    const [plain, json] = await Promise.all([
      karvan(['track', 'tghu 123456-7'], settings),
      karvan(['--json', 'track', 'TGHU1234567', '--limit', '2'], settings),
    ])
    assert.equal(plain.code, 0, plain.stderr)
    assert.match(plain.stdout, /TGHU.*container/)
    assert.match(plain.stdout, /where {3}AZ-ALA \(reported, 2026-05-01T04:00:00/)
    assert.equal(plain.stdout.match(/^ {2}2026-05-01T.* arriving {7}AZ-ALA/gm)?.length, 4)
    assert.match(plain.stdout, /recorded late/)
    assert.equal(json.code, 0)
    const { thing, timeline } = JSON.parse(json.stdout)
    assert.equal(thing.where.place, 'AZ-ALA')
    assert.equal(thing.events, 4)
    assert.equal(timeline.length, 2)
  })

  test('what nobody knows and what is no number end with 1 and say so', async () => {
    const [unknown, nonsense] = await Promise.all([
      karvan(['track', 'HLXU8500170'], settings),
      karvan(['track', '???'], settings),
    ])
    assert.deepEqual([unknown.code, nonsense.code], [1, 1])
    assert.match(unknown.stderr, /^nothing is known of .*HLXU/)
    assert.match(nonsense.stderr, /"\?\?\?" is no number of the trade/)
    assert.deepEqual([unknown.stdout, nonsense.stdout], ['', ''])
  })

  test('the journal is verified to its end', async () => {
    const [plain, json] = await Promise.all([
      karvan(['verify'], settings),
      karvan(['--json', 'verify'], settings),
    ])
    assert.deepEqual([plain.code, json.code], [0, 0])
    const { checked, problems } = JSON.parse(json.stdout)
    assert.ok(checked > 0)
    assert.deepEqual(problems, [])
    assert.equal(plain.stdout, `${checked} events checked, 0 problems\n`)
  })

  test('simulated traffic is sent, and discarding removes it and nothing else', async () => {
    const { checked } = JSON.parse((await karvan(['--json', 'verify'], settings)).stdout)
    const args = ['simulate', '--seed', '7', '--back', '1', '--until', '2026-05-01T12:00:00Z']
    const sent = await karvan(args, settings)
    assert.equal(sent.code, 0, sent.stderr)
    const { discarded } = JSON.parse(
      (await karvan(['--json', 'simulate', '--discard'], settings)).stdout,
    )
    assert.ok(discarded > 0)
    const left = JSON.parse((await karvan(['--json', 'verify'], settings)).stdout)
    assert.deepEqual(left, { checked, problems: [] })
    const again = await karvan(['simulate', '--discard'], settings)
    assert.deepEqual(again, { code: 0, stdout: '0 simulated events removed\n', stderr: '' })
    const wrong = await karvan(['simulate', '--seed', 'x', '--back', '-1'], settings)
    assert.equal(wrong.code, 2)
    for (const part of ['--seed x', '--back -1'])
      assert.ok(wrong.stderr.includes(part), wrong.stderr)
  })

  test('a wrong key, no key and a wrong address end with 1 and say what to do', async () => {
    const file = folder.write('key.jsonld', documentOf(CONTAINER, [8]))
    const free = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as { port: number }
        probe.close(() => resolve(port))
      })
    })
    const [wrong, none, unreachable, nonsense] = await Promise.all([
      karvan(['verify'], { ...settings, KARVAN_KEY: 'kv_unknown' }),
      karvan(['capture', file], { KARVAN_URL: server.url }),
      karvan(['track', 'CSQU3054383'], { ...settings, KARVAN_URL: `http://127.0.0.1:${free}` }),
      karvan(['verify'], { ...settings, KARVAN_URL: 'somewhere' }),
    ])
    for (const { code, stdout } of [wrong, none, unreachable, nonsense])
      assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(wrong.stderr, /\(access\.wrong-key\)\n {2}Check KARVAN_KEY/)
    assert.ok(!wrong.stderr.includes('kv_unknown'))
    assert.match(none.stderr, /^KARVAN_KEY is not set/)
    assert.match(
      unreachable.stderr,
      /does not answer \(ECONNREFUSED\): start it with "karvan start"/,
    )
    assert.match(nonsense.stderr, /^KARVAN_URL is "somewhere"/)
  })
})
