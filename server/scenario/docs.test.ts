import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { CONTROL_PARAMETERS, PARAMETERS } from '@karvan/epcis'
import { IMPORT_TABLE, listSources } from '../architecture.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const documents = listSources(root, ['.md'])
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Tables without the spaces and dashes that only make their columns even. */
const squeeze = (text: string): string => text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---')

test('every link between documents leads somewhere', () => {
  const dead = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map((match) => match[1]!)
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  )
  assert.deepEqual(dead, [])
})

test('the import table in ARCHITECTURE is the one that is tested', () => {
  const rows = Object.entries(IMPORT_TABLE).map(
    ([unit, may]) => `| ${unit} | ${may.length > 0 ? may.join(', ') : 'nothing'} |`,
  )
  const table = ['| Who | may import |', '|---|---|', ...rows].join('\n')
  assert.ok(squeeze(textOf('ARCHITECTURE.md')).includes(squeeze(table)), `it should be\n${table}`)
})

test('the page of query parameters lists those that are read, with their meaning', () => {
  const page = squeeze(textOf('docs/query-parameters.md'))
  const rows = [
    ...PARAMETERS.map(
      ({ name, takes, meaning, section }) =>
        `| \`${name}\` | ${takes} | ${meaning} | §${section} |`,
    ),
    ...CONTROL_PARAMETERS.map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
  ]
  for (const row of rows) assert.ok(page.includes(squeeze(row)), row)
  assert.equal(page.match(/^\|`/gm)?.length, rows.length)
})

test("every room's README lists its refusals with their status and title", async () => {
  const rooms = readdirSync(join(root, 'server/src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  assert.ok(rooms.length >= 8)
  for (const { name } of rooms) {
    const readme = squeeze(textOf(`server/src/${name}/README.md`))
    const module = pathToFileURL(join(root, `server/dist/src/${name}/refusals.js`)).href
    if (!existsSync(fileURLToPath(module))) continue
    const { refusals } = (await import(module)) as {
      refusals: Record<string, { code: string; status: number; title: string }>
    }
    for (const { code, status, title } of Object.values(refusals)) {
      assert.ok(
        readme.includes(`|\`${code}\`|${status}|${title}|`),
        `${name}/README.md lacks | \`${code}\` | ${status} | ${title} |`,
      )
    }
    const listed = [...readme.matchAll(/^\|`([a-z-]+\.[a-z0-9-]+)`\|/gm)].map((match) => match[1])
    assert.deepEqual(
      listed.sort(),
      Object.values(refusals)
        .map(({ code }) => code)
        .sort(),
    )
  }
})

test('the commands and settings of the README exist', () => {
  const readme = textOf('README.md')
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  for (const [, script] of readme.matchAll(/npm run ([a-z:]+)/g))
    assert.ok(scripts[script!], `npm run ${script}`)
  const cli = textOf('cli/src/main.ts') + textOf('cli/src/epcis/command.ts')
  for (const [, command] of readme.matchAll(/npx karvan (?:epcis )?([a-z]+)/g))
    assert.ok(cli.includes(`.command('${command}')`), command)
  const config = textOf('server/src/config.ts')
  const settings = [...readme.matchAll(/^\| `([A-Z_0-9]+)` +\|/gm)].map(([, setting]) => setting!)
  for (const setting of settings) assert.ok(config.includes(setting), setting)
  assert.ok(settings.length > 10, 'the table is read')
  assert.equal(new Set(settings).size, settings.length, 'a setting stands twice')
  for (const [setting] of config.matchAll(/\bKARVAN_[A-Z0-9_]+/g))
    assert.ok(settings.includes(setting), `${setting} is not in the README`)
})

test('every decision is listed', () => {
  const list = textOf('docs/decisions/README.md')
  for (const file of readdirSync(join(root, 'docs/decisions'))) {
    if (file !== 'README.md') assert.ok(list.includes(`(${file})`), file)
  }
})
