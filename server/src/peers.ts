import { isCountry } from '@karvan/codes'
import type { Peer } from './exchange/index.ts'

const MIN_KEY_LENGTH = 16
const FIELDS = ['name', 'jurisdiction', 'url', 'key']
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** KARVAN_PEERS: the other Karvans that this one calls. No sentence repeats a value of it: there are keys in it. */
export const readPeers = (value: string | undefined, ours: string, wrong: string[]): Peer[] => {
  if (value === undefined) return []
  const list = parseList(value)
  if (list === undefined) {
    wrong.push(
      'KARVAN_PEERS is not a JSON list: it must look like [{"name":"ge","jurisdiction":"GE","url":"https://karvan.example","key":"kv_…"}].',
    )
    return []
  }
  const sentences = list.flatMap((entry, index) =>
    checkPeer(entry, ours).map((what) => `KARVAN_PEERS: peer ${index + 1} ${what}`),
  )
  if (sentences.length === 0) sentences.push(...checkDistinct(list as Peer[]))
  wrong.push(...sentences)
  if (sentences.length > 0) return []
  return (list as Peer[]).map((peer) => ({ ...peer, url: peer.url.replace(/\/+$/, '') }))
}

const parseList = (value: string): unknown[] | undefined => {
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const checkPeer = (entry: unknown, ours: string): string[] => {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry))
    return ['is no object: it needs a name, a jurisdiction, a url and a key.']
  const { name, jurisdiction, url, key } = entry as Record<string, unknown>
  const wrong: string[] = []
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,31}$/.test(name))
    wrong.push('needs a "name" of small letters, digits and hyphens that begins with a letter.')
  if (typeof jurisdiction !== 'string' || !isCountry(jurisdiction))
    wrong.push('needs a "jurisdiction": the ISO 3166 code of a country in two capital letters.')
  else if (jurisdiction === ours)
    wrong.push('has the jurisdiction of this Karvan: there is one Karvan a jurisdiction.')
  if (typeof url !== 'string' || !isAddress(url))
    wrong.push('needs a "url" that begins with https:// and holds no user, query or fragment.')
  if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key) || key.length < MIN_KEY_LENGTH)
    wrong.push('needs a "key": the one of role peer that it made for this Karvan.')
  if (Object.keys(entry).some((field) => !FIELDS.includes(field)))
    wrong.push(`has a field that is none of ${FIELDS.join(', ')}.`)
  return wrong
}

/** A plain address may be of this machine only: a key goes over it. */
const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  const isSecure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
  return isSecure && username + password + search + hash === ''
}

const checkDistinct = (peers: readonly Peer[]): string[] =>
  (['name', 'jurisdiction'] as const)
    .filter((field) => new Set(peers.map((peer) => peer[field])).size < peers.length)
    .map((field) => `KARVAN_PEERS: two peers have the same ${field}.`)
