import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * Who may import whom. What is not listed is forbidden. A unit is a package, a room of the server,
 * or one of the server's folders beside the rooms.
 */
export const IMPORT_TABLE: Record<string, readonly string[]> = {
  codes: [],
  epcis: ['codes'],
  contract: [],
  data: ['contract', 'codes'],
  web: ['contract', 'epcis', 'codes'],
  cli: ['contract', 'epcis'],
  e2e: ['contract'],
  platform: ['contract'],
  access: ['contract', 'platform'],
  reference: ['contract', 'codes', 'epcis', 'data', 'platform', 'access'],
  journal: ['contract', 'codes', 'epcis', 'platform', 'access'],
  capture: ['contract', 'codes', 'epcis', 'platform', 'access', 'reference', 'journal'],
  tracking: ['contract', 'codes', 'epcis', 'platform', 'access', 'reference', 'journal'],
  sharing: ['contract', 'epcis', 'platform', 'access', 'journal', 'tracking'],
  network: ['contract', 'codes', 'data', 'platform', 'access', 'reference'],
  notify: ['contract', 'epcis', 'platform', 'access', 'journal'],
  exchange: [
    'contract',
    'codes',
    'epcis',
    'platform',
    'access',
    'reference',
    'journal',
    'tracking',
  ],
  simulate: ['contract', 'codes', 'data'],
  main: [
    'contract',
    'codes',
    'epcis',
    'data',
    'platform',
    'access',
    'reference',
    'journal',
    'capture',
    'tracking',
    'sharing',
    'network',
    'notify',
    'exchange',
  ],
  scenario: [
    'contract',
    'codes',
    'epcis',
    'data',
    'platform',
    'access',
    'reference',
    'journal',
    'capture',
    'tracking',
    'sharing',
    'network',
    'notify',
    'exchange',
    'main',
    'simulate',
  ],
  bench: [
    'contract',
    'codes',
    'epcis',
    'data',
    'platform',
    'access',
    'reference',
    'journal',
    'capture',
    'tracking',
    'sharing',
    'network',
    'notify',
    'exchange',
    'main',
  ],
}

/** Tests may also read what they hold against: never shipped code. */
const TEST_EXTRA: Record<string, readonly string[]> = {
  contract: ['epcis'],
  simulate: ['epcis'],
}

const PACKAGES = ['codes', 'epcis', 'contract', 'data', 'web', 'cli', 'e2e']
const ROOMS = [
  'platform',
  'access',
  'reference',
  'journal',
  'capture',
  'tracking',
  'sharing',
  'network',
  'notify',
  'exchange',
]

/** The unit that a file of the workspace belongs to; undefined for configuration. */
export const unitOf = (path: string): string | undefined => {
  const parts = path.split('/')
  if (parts[0] === 'packages') return parts[1]
  if (parts[0] !== 'server') return PACKAGES.includes(parts[0]!) ? parts[0] : undefined
  if (parts[1] === 'simulate' || parts[1] === 'scenario' || parts[1] === 'bench') return parts[1]
  if (parts[1] !== 'src') return undefined
  return parts.length > 3 ? parts[2] : 'main'
}

/** Static, dynamic and type imports and re-exports of a source text. */
const listImports = (text: string): string[] => {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"]+)\1/g
  return [...text.matchAll(pattern)].map((match) => match[2]!)
}

export interface SourceFile {
  /** Relative to the workspace. */
  path: string
  text: string
}

/** Every import that the table does not allow, as a sentence. */
export const checkImports = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => {
    const unit = unitOf(file.path)
    if (unit === undefined) return []
    return listImports(file.text).flatMap(
      (specifier) => checkImport(file.path, unit, specifier) ?? [],
    )
  })

const checkImport = (path: string, unit: string, specifier: string): string | undefined => {
  const target = targetOf(path, specifier)
  if (target === undefined || target.unit === unit) return undefined
  const isTest = /\.test\.tsx?$/.test(path) || unit === 'scenario'
  const allowed = [...(IMPORT_TABLE[unit] ?? []), ...(isTest ? (TEST_EXTRA[unit] ?? []) : [])]
  if (!allowed.includes(target.unit))
    return `${path} imports ${specifier}: ${unit} may not import ${target.unit}`
  const isRoom = ROOMS.includes(target.unit)
  const isDoor = target.path === undefined || /\/(index|testing)\.ts$/.test(target.path)
  if (isRoom && !isDoor) return `${path} imports ${specifier}: only through the door, index.ts`
  return undefined
}

const targetOf = (path: string, specifier: string): { unit: string; path?: string } | undefined => {
  const scoped = /^@karvan\/([a-z0-9-]+)/.exec(specifier)
  if (scoped) return { unit: scoped[1]! }
  if (!specifier.startsWith('.')) return undefined
  const target = relative('/', resolve('/', dirname(path), specifier))
  const unit = unitOf(target)
  return unit === undefined ? undefined : { unit, path: target }
}

const PURE = ['packages/codes', 'packages/epcis', 'packages/contract']
const IMPURE_MODULES = /^(node:(?!crypto$)|fastify|pg|@electric-sql)/

/** Packages know no SQL, no HTTP, no clock, no process. */
export const checkPurity = (files: readonly SourceFile[]): string[] =>
  files
    .filter(
      ({ path }) =>
        PURE.some((folder) => path.startsWith(folder)) && !/(^|[./])test(ing)?\.ts$/.test(path),
    )
    .flatMap(({ path, text }) => {
      const impure = listImports(text).filter((specifier) => IMPURE_MODULES.test(specifier))
      const wrong = impure.map((specifier) => `${path} imports ${specifier}: packages are pure`)
      if (/\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bMath\.random\(/.test(stripComments(text))) {
        wrong.push(`${path} reads the clock, chance or the process: packages are pure`)
      }
      return wrong
    })

const stripComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')

/** SQL stands in `store.ts` and `*-store.ts` only, and speaks of its room's own schema only. */
export const checkSchemas = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) => {
    const unit = unitOf(path)
    if (unit === undefined || !ROOMS.includes(unit) || unit === 'platform') return []
    if (/\.(test|testing)\.ts$/.test(path)) return []
    const wrong: string[] = []
    const isStore = /(^|[/-])store\.ts$/.test(path)
    const statements = [...stripComments(text).matchAll(/`([^`]*)`/g)].map((match) => match[1]!)
    for (const statement of statements) {
      const speaks =
        /\b(insert into|update|delete from|select)\b[\s\S]*\b(from|set|values|into|select)\b/i.test(
          statement,
        )
      if (speaks && !isStore) wrong.push(`${path}: SQL stands outside of a store`)
      for (const [, room] of statement.matchAll(
        /\b(?:from|join|into|update|table)\s+([a-z_]+)\.[a-z_]+/gi,
      )) {
        if (ROOMS.includes(room!) && room !== unit)
          wrong.push(`${path}: reads ${room}'s tables, not through its door`)
      }
    }
    return [...new Set(wrong)]
  })

/** What would not run on Citus, or not on PostgreSQL 15 and 18 alike. */
const FORBIDDEN_SQL: readonly (readonly [RegExp, string])[] = [
  [
    /\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i,
    'triggers do not run on distributed tables',
  ],
  [/\bcreate\s+(or\s+replace\s+)?(function|procedure)\b/i, 'functions live on one node'],
  [
    /\breferences\s+[a-z_.]+\s*(\(|,|\)|on\b)|\bforeign\s+key\b/i,
    'foreign keys across distribution columns are not kept',
  ],
  [/\bwith\s+recursive\b/i, 'a recursive query cannot walk across shards'],
  [/\bmerge\s+into\b/i, 'MERGE is not in every engine alike'],
  [
    /\bbigserial\b|\bserial\s+(primary|not|unique)\b|\bgenerated\s+(always|by\s+default)\s+as\s+identity\b/i,
    'numbers come from the application, not from sequences',
  ],
  [/\bunlogged\b/i, 'unlogged tables lose what was acknowledged'],
  [/\b(any_value|json_table|json_exists|json_query|json_value)\s*\(/i, 'is not in PostgreSQL 15'],
]

/** Distribution column of each table of a large log; the others are small and live on the coordinator or everywhere. */
const DISTRIBUTED: Record<string, string> = {
  'journal.event': 'key',
  'journal.event_epc': 'thing',
  'journal.event_quantity': 'thing',
  'journal.event_attribute': 'key',
  'reference.vocabulary_element': 'id',
  'reference.vocabulary_attribute': 'id',
  'reference.vocabulary_child': 'parent',
  'reference.vocabulary_descendant': 'ancestor',
  'access.audience': 'key',
  'access.interest': 'thing',
  'tracking.thing': 'thing',
  'tracking.containment': 'child',
  'tracking.sighting': 'thing',
}

/** Every statement of the files that a distributed store would refuse, as a sentence. */
export const checkSql = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) => {
    const sql = path.endsWith('.sql') ? text.replace(/--[^\n]*/g, '') : stripComments(text)
    const wrong = FORBIDDEN_SQL.filter(([pattern]) => pattern.test(sql)).map(
      ([, why]) => `${path}: ${why}`,
    )
    return path.endsWith('.sql') ? [...wrong, ...checkUniqueness(path, sql)] : wrong
  })

const checkUniqueness = (path: string, sql: string): string[] => {
  const wrong: string[] = []
  for (const [, table, body] of sql.matchAll(
    /create table (?:if not exists )?([a-z_]+\.[a-z_]+) \(([\s\S]*?)\n\);/g,
  )) {
    const column = DISTRIBUTED[table!]
    if (!column) continue
    const keys = [...body!.matchAll(/(?:primary key|unique)\s*\(([^)]*)\)/g)].map((match) =>
      match[1]!.split(/\s*,\s*/),
    )
    const inline = [
      ...body!.matchAll(/^\s*([a-z_]+) [^,\n]*\b(?:primary key|unique)\b(?!\s*\()/gm),
    ].map((match) => [match[1]!])
    for (const columns of [...keys, ...inline]) {
      if (!columns.includes(column))
        wrong.push(`${path}: ${table} has a unique key without its distribution column ${column}`)
    }
  }
  for (const [, table, columns] of sql.matchAll(
    /create unique index (?:[a-z_]+ )?on ([a-z_]+\.[a-z_]+) \(([^)]*)\)/g,
  )) {
    const column = DISTRIBUTED[table!]
    if (column && !columns!.split(/\s*,\s*/).includes(column))
      wrong.push(`${path}: unique index on ${table} without ${column}`)
  }
  return wrong
}

/**
 * What goes on by itself says for whom: timers stand in platform (`startJob`, `follow`). A stream keeps its own open,
 * and is declared by its route.
 */
export const checkTimers = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => /^server\/src\/(?!platform\/)/.test(path))
    .filter(({ path }) => !/\.test\.ts$|(^|\/)testing\.ts$/.test(path))
    .filter(
      ({ path, text }) => !isHeartbeat(path, text) && /\bsetInterval\(/.test(stripComments(text)),
    )
    .map(
      ({ path }) =>
        `${path} starts a timer of its own: use platform's startJob, which says for whom it runs`,
    )

/** The one timer of a stream: it asks nothing and says only that the stream is open. */
const isHeartbeat = (path: string, text: string): boolean =>
  path === 'server/src/notify/routes.ts' && (text.match(/\bsetInterval\(/g) ?? []).length === 1

const IGNORED = ['node_modules', 'dist', '.git', '.karvan', 'fixtures']

/** All source files of the workspace of the given endings. */
export const listSources = (root: string, endings: readonly string[], folder = ''): SourceFile[] =>
  readdirSync(join(root, folder)).flatMap((name) => {
    if (IGNORED.includes(name)) return []
    const path = folder === '' ? name : `${folder}/${name}`
    if (statSync(join(root, path)).isDirectory()) return listSources(root, endings, path)
    if (!endings.some((ending) => name.endsWith(ending)) || name.endsWith('.d.ts')) return []
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  })
