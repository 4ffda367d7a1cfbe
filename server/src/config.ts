import { resolve } from 'node:path'
import { isCountry } from '@karvan/codes'
import type { Peer } from './exchange/index.ts'
import { readPeers } from './peers.ts'

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
  /** Whose Karvan this is, ISO 3166-1 alpha-2: personal and official data of organisations at home elsewhere stay there. */
  jurisdiction: string
  /** Other Karvans that this one calls. */
  peers: readonly Peer[]
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

/** Reads the settings of the README; says all that is wrong at once. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  const wrong: string[] = []
  const jurisdiction = readJurisdiction(environment.KARVAN_JURISDICTION, wrong)
  const config: Config = {
    port: readPort(environment.PORT, wrong),
    dataDirectory: readDirectory(environment.KARVAN_DATA, wrong),
    databaseUrl: readDatabaseUrl(environment.DATABASE_URL, wrong),
    key: readKey(environment.KARVAN_KEY, wrong),
    demo: readDemo(environment.KARVAN_DEMO, wrong),
    logLevel: readLogLevel(environment.KARVAN_LOG, wrong),
    jurisdiction,
    peers: readPeers(environment.KARVAN_PEERS, jurisdiction, wrong),
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

const readKey = (value: string | undefined, wrong: string[]): string | undefined => {
  if (value === undefined) return undefined
  if (/^[\x21-\x7e]+$/.test(value) && value.length >= MIN_KEY_LENGTH) return value
  wrong.push(
    `KARVAN_KEY must be at least ${MIN_KEY_LENGTH} printable ASCII characters without spaces; leave it unset and one is made.`,
  )
  return undefined
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

const readJurisdiction = (value: string | undefined, wrong: string[]): string => {
  if (value === undefined) return 'AZ'
  if (isCountry(value)) return value
  wrong.push(
    `KARVAN_JURISDICTION is "${value}": it must be the ISO 3166 code of a country in two capital letters, as AZ.`,
  )
  return 'AZ'
}
