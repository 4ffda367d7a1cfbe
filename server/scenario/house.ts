import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import {
  type CaptureJob,
  KARVAN_CONTEXT,
  type Mandate,
  type NewOrganisation,
  type OrganisationKind,
} from '@karvan/contract'
import { pino } from 'pino'
import { type App, type AppParts, createApp } from '../src/app.ts'
import { type Clock, createManualClock, type Database, systemClock } from '../src/platform/index.ts'
import { type Filling, openTestDatabase } from '../src/platform/testing.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../sql', import.meta.url))
export const ADMIN_KEY = 'the-administrator-key-of-tests'

interface Answer<Body = never> {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  text: string
  body: Body
}

/** A whole house over a fresh store, spoken to as any client would, without a socket. */
export interface House {
  app: App
  db: Database
  call<Body>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    key?: string | null,
  ): Promise<Answer<Body>>
  /** Captures events in one document; refused ones throw. */
  capture(events: readonly object[], key?: string): Promise<CaptureJob>
  /** Makes an organisation with a key. */
  createParty(
    kind: Exclude<OrganisationKind, 'operator'>,
    homeJurisdiction: string,
  ): Promise<{ id: string; key: string }>
  createAuthority(
    homeJurisdiction: string,
    mandates: Mandate[],
  ): Promise<{ id: string; key: string }>
  /** Resolves when tracking has read everything. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** A house that started once: its tables are made and the corridor's data are loaded. */
export const STARTED: Filling = {
  name: 'started',
  async fill(db) {
    const logger = pino({ level: 'silent' })
    const clock = createManualClock('2026-01-01T00:00:00Z')
    const parts = { db, clock, logger, migrations: MIGRATIONS, screens: undefined }
    await (await createApp(parts)).stop()
  },
}

export const openHouse = async (
  clock: Clock = systemClock,
  given?: Database,
  settings: Partial<
    Pick<
      AppParts,
      | 'personalData'
      | 'captureLimits'
      | 'jurisdiction'
      | 'peers'
      | 'outgoingAllow'
      | 'callPeer'
      | 'gs1Prefixes'
      | 'deliveries'
    >
  > = {},
): Promise<House> => {
  const db = given ?? (await openTestDatabase(STARTED))
  const logger = pino({ level: process.env.KARVAN_LOG ?? 'silent' })
  const parts = { db, clock, logger, migrations: MIGRATIONS, screens: undefined }
  const app = await createApp({ ...parts, ...settings })
  await app.access.openHouse(ADMIN_KEY, settings.jurisdiction)

  const call: House['call'] = async (method, path, body, key = ADMIN_KEY) => {
    const isText = typeof body === 'string' || body instanceof Uint8Array
    const answer = await app.http.inject({
      method,
      url: path,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: isText ? (body as string) : JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    const { statusCode: status, headers, body: text } = answer
    return { status, headers, text, body: isJson ? JSON.parse(text) : undefined } as never
  }
  const create = async (about: Omit<NewOrganisation, 'name'>) => {
    const name = `${about.kind} ${about.homeJurisdiction}`
    const { body: organisation } = await call<{ id: string }>('POST', '/api/organisations', {
      ...about,
      name,
    })
    const key = { organisation: organisation.id, role: 'dispatcher', label: name }
    const { body: made } = await call<{ secret: string }>('POST', '/api/keys', key)
    return { id: organisation.id, key: made.secret }
  }
  return {
    app,
    db,
    call,
    async capture(events, key = ADMIN_KEY) {
      const answer = await call<CaptureJob>('POST', '/epcis/capture', documentOf(events), key)
      if (answer.status !== 202)
        throw new Error(`capture answered ${answer.status}: ${answer.text}`)
      return answer.body
    },
    createParty: (kind, homeJurisdiction) => create({ kind, homeJurisdiction }),
    createAuthority: (homeJurisdiction, mandates) =>
      create({ kind: 'authority', homeJurisdiction, mandates }),
    settle: () => app.catchUp(),
    async close() {
      await app.stop()
      if (!given) await db.close()
    },
  }
}

export const documentOf = (events: readonly object[]): object => ({
  '@context': KARVAN_CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-05-01T00:00:00Z',
  epcisBody: { eventList: events },
})

/** A container seen at a place: the plainest event there is. */
export const seen = (
  thing: string,
  place: string,
  eventTime: string,
  more: object = {},
): Record<string, unknown> => ({
  type: 'ObjectEvent',
  eventID: `urn:uuid:${randomUUID()}`,
  eventTime,
  eventTimeZoneOffset: '+04:00',
  epcList: [thing],
  action: 'OBSERVE',
  bizStep: 'arriving',
  disposition: 'in_progress',
  readPoint: { id: `urn:karvan:place:${place}` },
  bizLocation: { id: `urn:karvan:place:${place}` },
  ...more,
})

/** Puts children into a parent, or takes them out. */
export const packed = (
  parent: string,
  children: readonly string[],
  action: 'ADD' | 'DELETE',
  eventTime: string,
  more: object = {},
): Record<string, unknown> => ({
  type: 'AggregationEvent',
  eventID: `urn:uuid:${randomUUID()}`,
  eventTime,
  eventTimeZoneOffset: '+04:00',
  parentID: parent,
  childEPCs: children,
  action,
  bizStep: action === 'ADD' ? 'loading' : 'unloading',
  ...more,
})
