// Runs every compiled test of the workspace with node's own runner, on the embedded store, and on the
// PostgreSQL of DATABASE_URL too where one is given. Fails when a part of the workspace shows no test.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

const long = process.argv.includes('--long')
const root = new URL('..', import.meta.url).pathname
const FOLDERS = [
  'packages/codes',
  'packages/epcis',
  'packages/contract',
  'data',
  'server',
  'cli',
  'web/compiled',
  'e2e',
]

const listTests = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => path.endsWith('.test.js'))
    .sort()

/** Much of a test is waiting for a disk: two at a time on two cores. */
const AT_ONCE = Math.min(4, Math.max(2, availableParallelism() - 1))

const run = (label, files, environment, atOnce = AT_ONCE) => {
  process.stdout.write(`\n# ${label}: ${files.length} files\n`)
  const args = [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${long ? 10_800_000 : 540_000}`,
    ...files,
  ]
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: 512 * 1024 * 1024,
  })
  process.stdout.write(stdout)
  const count = (name) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0)
  const counted = {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped'),
  }
  if (counted.passed + counted.failed === 0) counted.failed = 1
  if (status !== 0 && counted.failed === 0) counted.failed = 1
  return counted
}

const files = FOLDERS.flatMap((folder) => {
  const found = listTests(join(root, folder, 'dist'))
  if (found.length === 0) {
    process.stdout.write(`no test found in ${folder}\n`)
    process.exit(1)
  }
  return found
})
/** Stores that tests begin with, made by the first that wants one. */
const templates = mkdtempSync(join(tmpdir(), 'karvan-templates-'))
process.once('exit', () => rmSync(templates, { recursive: true, force: true }))
const environment = {
  KARVAN_TEST_TEMPLATES: templates,
  ...(long ? { KARVAN_LONG: '1' } : {}),
}
const onEmbedded = files.filter((path) => !path.includes('/platform/postgres/'))
const withoutServer = { ...environment, DATABASE_URL: '' }
const isBrowser = (path) => path.includes('/e2e/')
// Tests that touch the store run on both engines; the others once. A browser wants the machine for itself.
const results = [
  run(
    'embedded store',
    onEmbedded.filter((path) => !isBrowser(path)),
    withoutServer,
  ),
  run('browser', onEmbedded.filter(isBrowser), withoutServer, 1),
]
if (process.env.DATABASE_URL) {
  const onServer = files.filter(
    (path) => path.includes('/server/dist/') && !/\/embedded(\/|\.test)/.test(path),
  )
  results.push(run('PostgreSQL', onServer, environment))
} else {
  process.stdout.write('\n# PostgreSQL: skipped, DATABASE_URL is not set\n')
}
const sum = (name) => results.reduce((total, result) => total + result[name], 0)
if (sum('skipped') > 0) process.stdout.write(`\n${sum('skipped')} skipped, see above why\n`)
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
process.exit(sum('failed') === 0 ? 0 : 1)
