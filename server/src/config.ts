import { resolve } from 'node:path'
import { isCountry } from '@karvan/codes'
import { EVENT_LIMIT, type PrefixLengths } from '@karvan/epcis'
import type { CaptureLimits, PersonalDataRule } from './capture/index.ts'
import type { Peer } from './exchange/index.ts'
import { readGs1Prefixes } from './gs1-prefixes.ts'
import type { DeliverySettings } from './notify/index.ts'
import { readPeers } from './peers.ts'
import { checkOutgoingEntry, isAddressOrNetwork } from './platform/index.ts'

/** The settings of a start, read from the environment once. */
export interface Config {
  port: number
  dataDirectory: string
  /** Undefined: the embedded store. */
  databaseUrl: string | undefined
  /** The first administrator key; undefined: made at first start and printed once. */
  key: string | undefined
  /** Undefined: on in a first start on the embedded store. */
  demo: boolean | undefined
  logLevel: string
  /** File outside of the store that the head of the audit's chain is written to. */
  auditAnchor: string
  /** `https://host[:port]`, as browsers see this Karvan; undefined: as each request says. */
  origin: string | undefined
  /** Sign-in by an OpenID Connect issuer; undefined: none. */
  openId: { name: string; issuer: string; client: string; secret: string } | undefined
  /** Hours after which a browser that signed in by a key and was not seen is signed out. */
  keyIdleHours: number
  /** Addresses and networks (CIDR) of proxies in front; empty: none. */
  trustProxy: readonly string[]
  /** Requests that a key may send within a minute; 0: no limit. */
  ratePerMinute: number
  /** Undefined: health and metrics only for who governs the house. */
  metricsToken: string | undefined
  /** Hosts and networks that the server may call; empty: public addresses only. */
  outgoingAllow: readonly string[]
  /** What becomes of documents with data of people. */
  personalData: PersonalDataRule
  /** How much a capture takes at once. */
  captureLimits: CaptureLimits
  /** Whose Karvan this is, ISO 3166-1 alpha-2: personal and official data of organisations at home elsewhere stay there. */
  jurisdiction: string
  /** Other Karvans that this one calls. */
  peers: readonly Peer[]
  /** Known company prefixes of GS1: how long those are that begin so. */
  gs1Prefixes: PrefixLengths
  /** How long a receiver of a subscription is waited for, and how often a delivery is tried. */
  deliveries: DeliverySettings
}

/** A start with wrong settings stops with these sentences, one a setting. */
export class WrongSettings extends Error {
  readonly sentences: readonly string[]

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const MIN_KEY_LENGTH = 16

/** Reads PORT, DATABASE_URL and the settings KARVAN_…; says all that is wrong at once. */
/** Reads `PORT`, `DATABASE_URL` and every `KARVAN_…` of the README; says all that is wrong at once. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const wrong: string[] = []
  const jurisdiction = readJurisdiction(environment.KARVAN_JURISDICTION, wrong)
  const config: Config = {
    port: readPort(environment.PORT, wrong),
    dataDirectory: readDirectory(environment.KARVAN_DATA, wrong),
    databaseUrl: readDatabaseUrl(environment.DATABASE_URL, wrong),
    key: readSecret('KARVAN_KEY', environment.KARVAN_KEY, wrong, 'leave it unset and one is made'),
    demo: readDemo(environment.KARVAN_DEMO, wrong),
    logLevel: readLogLevel(environment.KARVAN_LOG, wrong),
    auditAnchor: readAuditAnchor(environment, wrong),
    origin: readOrigin(environment.KARVAN_ORIGIN, wrong),
    openId: readOpenId(environment.KARVAN_OIDC, environment.KARVAN_ORIGIN, wrong),
    keyIdleHours: readKeyIdle(environment.KARVAN_IDLE_HOURS, wrong),
    trustProxy: readList(environment.KARVAN_TRUST_PROXY).filter(
      (entry) => isAddressOrNetwork(entry) || complainOfProxy(entry, wrong),
    ),
    ratePerMinute: readRate(environment.KARVAN_RATE_PER_MINUTE, wrong),
    metricsToken: readSecret(
      'KARVAN_METRICS_TOKEN',
      environment.KARVAN_METRICS_TOKEN,
      wrong,
      'leave it unset and only keys of the operator read the metrics',
    ),
    outgoingAllow: readOutgoing(environment.KARVAN_OUTGOING_ALLOW, wrong),
    personalData: readPersonalData(environment.KARVAN_PERSONAL_DATA, wrong),
    captureLimits: {
      events: readCount('KARVAN_CAPTURE_EVENTS', environment, 1, EVENT_LIMIT, EVENT_LIMIT, wrong),
      bytes: readCount(
        'KARVAN_CAPTURE_BYTES',
        environment,
        1_024,
        MOST_CAPTURE_BYTES,
        DEFAULT_CAPTURE_BYTES,
        wrong,
      ),
    },
    jurisdiction,
    peers: readPeers(environment.KARVAN_PEERS, jurisdiction, wrong),
    gs1Prefixes: readGs1Prefixes(environment.KARVAN_GS1_PREFIXES, wrong),
    deliveries: {
      timeoutMilliseconds:
        readCount('KARVAN_DELIVERY_SECONDS', environment, 1, 120, 10, wrong) * 1_000,
      tries: readCount('KARVAN_DELIVERY_TRIES', environment, 1, 10_000, 100, wrong),
      firstWaitMilliseconds: 1_000,
    },
  }
  if (wrong.length > 0) throw new WrongSettings(wrong)
  return config
}

const readPort = (value: string | undefined, wrong: string[]): number => {
  if (value === undefined) return 8080
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  wrong.push(`PORT is "${value}": it must be a whole number from 0 (any free port) to 65535.`)
  return 0
}

const readDirectory = (value: string | undefined, wrong: string[]): string => {
  if (value !== undefined && (value.trim() === '' || value.includes('\0'))) {
    wrong.push(
      'KARVAN_DATA is empty: it must be the path of the data directory; leave it unset for ./.karvan.',
    )
  }
  return resolve(value ?? '.karvan')
}

const readDatabaseUrl = (value: string | undefined, wrong: string[]): string | undefined => {
  if (value === undefined) return undefined
  const protocol = URL.canParse(value) ? new URL(value).protocol : ''
  if (protocol === 'postgres:' || protocol === 'postgresql:') return value
  wrong.push(
    'DATABASE_URL is not a PostgreSQL address: it must look like postgres://user:password@host:5432/database; leave it unset for the embedded store.',
  )
  return undefined
}

const readSecret = (
  name: string,
  value: string | undefined,
  wrong: string[],
  otherwise: string,
): string | undefined => {
  if (value === undefined) return undefined
  if (/^[\x21-\x7e]+$/.test(value) && value.length >= MIN_KEY_LENGTH) return value
  wrong.push(
    `${name} must be at least ${MIN_KEY_LENGTH} printable ASCII characters without spaces; ${otherwise}.`,
  )
  return undefined
}

/** Values separated by commas. */
const readList = (value = ''): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const complainOfProxy = (entry: string, wrong: string[]): false => {
  wrong.push(
    `KARVAN_TRUST_PROXY names "${entry}": it must be addresses or networks of proxies, such as 127.0.0.1 or 10.0.0.0/8, separated by commas.`,
  )
  return false
}

const readOutgoing = (value: string | undefined, wrong: string[]): string[] => {
  const entries = readList(value)
  for (const problem of entries.flatMap((entry) => checkOutgoingEntry(entry) ?? []))
    wrong.push(`KARVAN_OUTGOING_ALLOW: ${problem}.`)
  return entries
}

const DEFAULT_RATE = 6_000
const MIN_RATE = 60

const readRate = (value: string | undefined, wrong: string[]): number => {
  if (value === undefined) return DEFAULT_RATE
  const rate = Number(value)
  if (/^\d{1,9}$/.test(value) && (rate === 0 || rate >= MIN_RATE)) return rate
  wrong.push(
    `KARVAN_RATE_PER_MINUTE is "${value}": it must be a whole number of at least ${MIN_RATE}, or 0 for no limit by key.`,
  )
  return DEFAULT_RATE
}

const DEFAULT_KEY_IDLE = 12
/** A session ends after thirty days at all. */
const MAX_KEY_IDLE = 720

const readKeyIdle = (value: string | undefined, wrong: string[]): number => {
  if (value === undefined) return DEFAULT_KEY_IDLE
  const hours = Number(value)
  if (/^\d{1,3}$/.test(value) && hours >= 1 && hours <= MAX_KEY_IDLE) return hours
  wrong.push(
    `KARVAN_IDLE_HOURS is "${value}": it must be a whole number of hours from 1 to ${MAX_KEY_IDLE}.`,
  )
  return DEFAULT_KEY_IDLE
}

const readDemo = (value: string | undefined, wrong: string[]): boolean | undefined => {
  if (value === undefined) return undefined
  if (value === 'on' || value === 'off') return value === 'on'
  wrong.push(`KARVAN_DEMO is "${value}": it must be "on" or "off".`)
  return undefined
}

const readLogLevel = (value: string | undefined, wrong: string[]): string => {
  if (value === undefined) return 'info'
  if (LOG_LEVELS.includes(value)) return value
  wrong.push(`KARVAN_LOG is "${value}": it must be one of ${LOG_LEVELS.join(', ')}.`)
  return 'info'
}

/** Beside the data directory, not inside of it: what cleans or restores the store must not reach it. */
const readAuditAnchor = (
  { KARVAN_AUDIT_ANCHOR: value, KARVAN_DATA: data }: Record<string, string | undefined>,
  wrong: string[],
): string => {
  if (value !== undefined && (value.trim() === '' || value.includes('\0'))) {
    wrong.push(
      'KARVAN_AUDIT_ANCHOR is empty: it must be the path of a file; leave it unset for one beside KARVAN_DATA.',
    )
  }
  return resolve(value ?? `${resolve(data ?? '.karvan')}.audit-anchor.jsonl`)
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Https, or plain http on this machine. */
const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))

const readOrigin = (value: string | undefined, wrong: string[]): string | undefined => {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url && isSafe(url) && url.href === `${url.origin}/`) return url.origin
  wrong.push(
    'KARVAN_ORIGIN must be the address that browsers use, without a path, as https://karvan.example; plain http only for localhost.',
  )
  return undefined
}

const OPEN_ID_FIELDS = ['name', 'issuer', 'client', 'secret'] as const

const readOpenId = (
  value: string | undefined,
  origin: string | undefined,
  wrong: string[],
): Config['openId'] => {
  if (value === undefined) return undefined
  if (origin === undefined)
    wrong.push('KARVAN_OIDC needs KARVAN_ORIGIN: the issuer sends people back there.')
  const given = parseObject(value)
  const fields = given && OPEN_ID_FIELDS.map((field) => [field, given[field]] as const)
  const isWhole =
    fields?.every(([, text]) => typeof text === 'string' && text.trim() !== '') &&
    Object.keys(given!).length === OPEN_ID_FIELDS.length
  // The value is not repeated: there is a secret in it.
  if (!isWhole) {
    wrong.push(
      'KARVAN_OIDC must be JSON like {"name":"Corridor ID","issuer":"https://id.example","client":"karvan","secret":"…"}, with these four texts.',
    )
    return undefined
  }
  const openId = Object.fromEntries(fields!) as NonNullable<Config['openId']>
  if (URL.canParse(openId.issuer) && isSafe(new URL(openId.issuer))) return openId
  wrong.push('The issuer of KARVAN_OIDC must be an https address; plain http only for localhost.')
  return undefined
}

const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

const DEFAULT_CAPTURE_BYTES = 32 * 1024 * 1024
/** A document is read whole in memory. */
const MOST_CAPTURE_BYTES = 256 * 1024 * 1024

const readCount = (
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  least: number,
  most: number,
  otherwise: number,
  wrong: string[],
): number => {
  const value = environment[name]
  if (value === undefined) return otherwise
  const count = Number(value)
  if (/^\d{1,10}$/.test(value) && count >= least && count <= most) return count
  wrong.push(`${name} is "${value}": it must be a whole number from ${least} to ${most}.`)
  return otherwise
}

const readPersonalData = (value: string | undefined, wrong: string[]): PersonalDataRule => {
  if (value === undefined) return 'refuse'
  if (value === 'refuse' || value === 'report') return value
  wrong.push(`KARVAN_PERSONAL_DATA is "${value}": it must be "refuse" or "report".`)
  return 'refuse'
}

const readJurisdiction = (value: string | undefined, wrong: string[]): string => {
  if (value === undefined) return 'AZ'
  if (isCountry(value)) return value
  wrong.push(
    `KARVAN_JURISDICTION is "${value}": it must be the ISO 3166 code of a country in two capital letters, as AZ.`,
  )
  return 'AZ'
}
