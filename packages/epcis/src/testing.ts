/** What the tests share: where the conformance files are, and sample documents. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EpcisEvent } from './types.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const directory = process.env.CONFORMANCE_DIR ?? `${root}../shared/conformance`
const EPCIS_FILES = `${directory}/epcis`

/** For the options of a test: says why it is skipped when the conformance files are not there. */
export const needsConformanceFiles = {
  skip: existsSync(EPCIS_FILES)
    ? false
    : `no conformance files in ${EPCIS_FILES}; set CONFORMANCE_DIR`,
}

/** Paths of the files below a folder of the conformance files, by ending; none when it is missing. */
export const listFiles = (folder: string, ending: string): string[] => {
  if (!existsSync(`${EPCIS_FILES}/${folder}`)) return []
  return readdirSync(`${EPCIS_FILES}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
}

export const readConformanceFile = (path: string): string =>
  readFileSync(`${EPCIS_FILES}/${path}`, 'utf8')

const STANDARD_CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'
const CONTEXT = [STANDARD_CONTEXT, { ex: 'https://example.org/voc/' }]

/** A right event; members that are undefined are left out. */
export const objectEvent = (members: Record<string, unknown> = {}): EpcisEvent =>
  withMembers(
    {
      type: 'ObjectEvent',
      eventTime: '2026-03-04T11:00:30.000+04:00',
      eventTimeZoneOffset: '+04:00',
      epcList: ['urn:epc:id:bic:CSQU3054383'],
      action: 'OBSERVE',
      bizStep: 'departing',
      readPoint: { id: 'urn:karvan:place:AZ-ALA' },
    },
    members,
  )

export const aggregationEvent = (members: Record<string, unknown> = {}): EpcisEvent =>
  withMembers(
    {
      type: 'AggregationEvent',
      eventTime: '2026-03-04T11:00:30.000+04:00',
      eventTimeZoneOffset: '+04:00',
      parentID: 'urn:karvan:wagon:24548885',
      childEPCs: ['urn:epc:id:bic:CSQU3054383'],
      action: 'ADD',
      bizStep: 'loading',
    },
    members,
  )

const withMembers = (event: object, members: Record<string, unknown>): EpcisEvent =>
  JSON.parse(JSON.stringify({ ...event, ...members })) as EpcisEvent

/** A right document around events. */
export const captureDocument = (
  events: readonly unknown[],
  members: Record<string, unknown> = {},
): Record<string, unknown> => ({
  '@context': CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-03-04T12:00:00Z',
  epcisBody: { eventList: events },
  ...members,
})

/** `pointer code` of each problem, sorted. */
export const summarise = (problems: readonly { pointer: string; code: string }[]): string[] =>
  problems.map(({ pointer, code }) => `${pointer} ${code}`).sort()
