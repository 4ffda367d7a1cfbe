/**
 * Seeded changes of JSON documents, for tests that hold two readers of them against each other or
 * look for what breaks one. The same seed always gives the same changes.
 */

/** Chance that can be repeated. */
export interface Random {
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  pick<T>(list: readonly T[]): T
}

/** Mulberry32: small, fast, and even enough to choose changes by. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (count: number): number => Math.floor((next() / 0x1_0000_0000) * count)
  return { below, pick: (list) => list[below(list.length)]! }
}

type Container = Record<string, unknown>

/** Where something stands in a document. */
export interface Site {
  /** The way to it, without the numbers of lists and what extensions are named: `eventList.ObjectEvent.readPoint.id`. */
  kind: string
  path: readonly string[]
}

/** Every place of a document where a value stands. */
export const listSites = (document: unknown): Site[] => {
  const sites: Site[] = []
  const walk = (value: unknown, kind: string, path: readonly string[]): void => {
    if (value === null || typeof value !== 'object') return
    for (const [name, inner] of Object.entries(value)) {
      const innerKind = kindOf(kind, name, value, inner)
      const innerPath = [...path, name]
      sites.push({ kind: innerKind, path: innerPath })
      walk(inner, innerKind, innerPath)
    }
  }
  walk(document, '', [])
  return sites
}

/** Items of lists of events are told apart by their type; below an extension nothing is told apart. */
const kindOf = (kind: string, name: string, container: object, value: unknown): string => {
  if (kind.endsWith('extension')) return kind
  if (!Array.isArray(container)) return `${kind}.${name.includes(':') ? 'extension' : name}`
  const isEvent = kind.endsWith('eventList') && value !== null && typeof value === 'object'
  const type = isEvent ? (value as Container).type : undefined
  return `${kind}.${typeof type === 'string' ? type : 'item'}`
}

const containerAt = (document: unknown, path: readonly string[]): Container =>
  path.slice(0, -1).reduce((value, name) => (value as Container)[name], document) as Container

/** Texts that no value of JSON.parse becomes: they are put in where the marks stand, by `writeJson`. */
const RAW = '\ue000'
const raw = (text: string): string => `${RAW}${text}${RAW}`
export const REPEATED = '\ue001'
const isMarked = (value: unknown): boolean => typeof value === 'string' && value.includes(RAW)

/** JSON with what only a text can hold: doubled names, numbers too large, lone surrogates, great depth. */
export const writeJson = (document: unknown): string =>
  (JSON.stringify(document) ?? 'null')
    .replace(/"\ue000([^\ue000]*)\ue000"/g, (_all, text: string) => JSON.parse(`"${text}"`))
    .replaceAll(REPEATED, '')

const ODD_TEXTS = [
  raw('"\\u0000"'),
  raw('"a\\ud800"'),
  raw('"\\udc00b"'),
  raw('1e400'),
  raw('-1e-400'),
  raw('9007199254740993'),
  raw('0.1000000000000000055511151231257827'),
  raw('1E2'),
  raw('-0'),
  raw('0.0e5'),
  raw(`${'['.repeat(70)}${']'.repeat(70)}`),
  raw(`${'{"ex:a":'.repeat(70)}1${'}'.repeat(70)}`),
  raw('"\\u0041\\/\\n"'),
]

const OTHER_TYPES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1.5,
  1e21,
  '',
  'x',
  [],
  {},
  [null],
  ['x'],
  { x: 1 },
  [[]],
  [{}],
]

const BORDER_CHARACTERS = [
  ...' \t\n"\'\\/:;,.?#[]{}@!$&()*+=|^`<>%-_~0aZ',
  'é',
  'Ω',
  '字',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ufeff',
  '😀',
  '\u0301',
  '%2',
  '%zz',
  '%41',
]

/** What a change may put in: by what stands there, by the name that it bears, or anywhere. */
export interface Pools {
  /** Values for a place by its kind; undefined where there are none of its own. */
  forKind(kind: string): readonly unknown[] | undefined
  values: readonly unknown[]
  names: readonly string[]
}

type Change = (
  random: Random,
  container: Container,
  name: string,
  kind: string,
  pools: Pools,
) => void

const put = (container: Container, name: string, value: unknown): void => {
  container[name] = structuredClone(value)
}

const add = (container: Container, name: string, value: unknown): void => {
  if (Array.isArray(container)) container.push(structuredClone(value))
  else put(container, name, value)
}

const remove: Change = (_random, container, name) => {
  if (Array.isArray(container)) container.splice(Number(name), 1)
  else delete container[name]
}

const repeat: Change = (random, container, name, _kind, { values }) => {
  const value = random.below(2) ? container[name] : random.pick(values)
  add(container, REPEATED + name, value)
}

const rename: Change = (random, container, name, _kind, { names }) => {
  if (Array.isArray(container)) return
  const newName = random.pick([
    random.pick(names),
    random.pick(names),
    name.toUpperCase(),
    `${name} `,
    name.slice(1),
    `ex:${name}`,
    editText(random, name),
  ])
  const entries = Object.entries(container).map(([each, value]) => [
    each === name ? newName : each,
    value,
  ])
  for (const each of Object.keys(container)) delete container[each]
  Object.assign(container, Object.fromEntries(entries))
}

const reorder: Change = (_random, container) => {
  if (Array.isArray(container)) container.reverse()
  const entries = Object.entries(container).reverse()
  if (Array.isArray(container)) return
  for (const [each] of entries) delete container[each]
  Object.assign(container, Object.fromEntries(entries))
}

const empty: Change = (_random, container, name) => {
  const value = container[name]
  if (Array.isArray(value)) put(container, name, [])
  else put(container, name, typeof value === 'object' ? {} : '')
}

const nest: Change = (random, container, name) => {
  const value = container[name]
  put(container, name, random.pick([[value], [[value]], { x: value }, [value, value]]))
}

/** What stood in a list of one, alone. */
const unwrap: Change = (_random, container, name) => {
  const value = container[name]
  if (Array.isArray(value) && value.length > 0) put(container, name, value[0])
}

/** A text with one character put in, taken out or both. */
export const editText = (random: Random, text: string): string => {
  const at = random.below(text.length + 1)
  const skipped = random.below(2)
  const put = random.below(4) ? random.pick(BORDER_CHARACTERS) : ''
  return text.slice(0, at) + put + text.slice(at + skipped)
}

const edit: Change = (random, container, name) => {
  const value = container[name]
  if (isMarked(value)) return
  if (typeof value === 'string') container[name] = editText(random, value)
  else if (typeof value === 'number')
    container[name] = random.pick([-value, value * 1e30, value + 0.1, String(value), -0])
  else if (typeof value === 'boolean') container[name] = random.pick([!value, String(value)])
}

const retype: Change = (random, container, name) => put(container, name, random.pick(OTHER_TYPES))
const oddText: Change = (random, container, name) => put(container, name, random.pick(ODD_TEXTS))
const replace: Change = (random, container, name, kind, pools) =>
  put(container, name, random.pick(pools.forKind(kind) ?? pools.values))
const replaceByAny: Change = (random, container, name, _kind, { values }) =>
  put(container, name, random.pick(values))
/** A further member or item beside the one that stands here. */
const extend: Change = (random, container, _name, kind, pools) => {
  const name = random.pick(pools.names)
  const newKind = `${kind.slice(0, kind.lastIndexOf('.'))}.${name}`
  add(container, name, random.pick(pools.forKind(newKind) ?? pools.values))
}

const CHANGES = {
  remove,
  repeat,
  rename,
  reorder,
  empty,
  nest,
  unwrap,
  edit,
  retype,
  oddText,
  replace,
  replaceByAny,
  extend,
}

export type ChangeName = keyof typeof CHANGES
export const CHANGE_NAMES = Object.keys(CHANGES) as ChangeName[]

/** Changes one place of a document, in place. */
export const changeAt = (
  random: Random,
  document: unknown,
  { kind, path }: Site,
  name: ChangeName,
  pools: Pools,
): void => CHANGES[name](random, containerAt(document, path), path.at(-1)!, kind, pools)
