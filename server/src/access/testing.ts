import { fileURLToPath } from 'node:url'
import type { Deed, Organisation, Role } from '@karvan/contract'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import {
  createHttp,
  createManualClock,
  type Database,
  migrate,
  readMigrations,
} from '../platform/index.ts'
import { type Filling, openTestDatabase } from '../platform/testing.ts'
import { type AccessSettings, createAccess, OPERATOR } from './access.ts'
import { type Asker, deedsOf } from './asker.ts'
import { forDeed } from './declared.ts'
import { getAsker, guard } from './guard.ts'
import { accessRoutes } from './routes.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../sql', import.meta.url))
export const ADMIN_KEY = 'the-administrator-key-of-access-tests'
export const ROLES: readonly Role[] = [
  'administrator',
  'dispatcher',
  'capturer',
  'reader',
  'auditor',
  'device',
]
export const DEEDS: readonly Deed[] = [
  'see',
  'capture',
  'share',
  'audit',
  'administer',
  'govern',
  'exchange',
]

/** Somebody of an organisation of the kind, as access would say it. */
export const testAsker = (
  id: string,
  kind: Organisation['kind'],
  role: Role = 'capturer',
  homeJurisdiction = 'AZ',
): Asker => ({
  kind: 'key',
  id: `key of ${id}`,
  person: null,
  label: id,
  role,
  deeds: deedsOf(role, { kind }),
  organisation: {
    id,
    name: id,
    kind,
    homeJurisdiction,
    jurisdiction: kind === 'authority' ? homeJurisdiction : null,
    mandates: kind === 'authority' ? ['customs'] : [],
  },
  grants: [],
  things: null,
  until: Infinity,
})

const MIGRATED: Filling = {
  name: 'migrated',
  fill: (db) => migrate(db, readMigrations(MIGRATIONS)),
}

/** A migrated store and a clock that stands still. */
export const openAccess = async (
  settings: AccessSettings = {},
  wrap = (db: Database): Database => db,
) => {
  const db = wrap(await openTestDatabase(MIGRATED))
  await migrate(db, readMigrations(MIGRATIONS))
  const clock = createManualClock('2026-05-01T00:00:00.000Z')
  const access = createAccess(db, clock, { hashCost: { N: 16, r: 8, p: 1 }, ...settings })
  return { db, clock, access }
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  /** Null: send no key. */
  key?: string | null
  cookie?: string
  body?: object
  headers?: Record<string, string>
}

/** A cookie that an answer sets. */
export interface SetCookie {
  name: string
  value: string
  path?: string
  maxAge?: number
  httpOnly?: boolean
  secure?: boolean
  sameSite?: string
  expires?: Date
}

/** The room behind HTTP, with one door for each deed: `POST /doors/see`, …; keeps every line that is logged. */
export const openRoom = async (
  settings: AccessSettings = {},
  wrap?: (db: Database) => Database,
) => {
  const { db, clock, access } = await openAccess(settings, wrap)
  await access.openHouse(ADMIN_KEY)
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const http: FastifyInstance = await createHttp(logger, '0')
  await guard(http, access)
  accessRoutes(http, access)
  for (const deed of DEEDS)
    http.post(`/doors/${deed}`, { config: forDeed(deed) }, async (request) => ({
      keyId: getAsker(request).id,
    }))

  const ask = async <Body>({ method, url, key = ADMIN_KEY, cookie, body, headers }: Asked) => {
    const answer = await http.inject({
      method: method ?? 'GET',
      url,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(cookie === undefined ? {} : { cookie: `karvan_session=${cookie}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    const { statusCode: status, body: text } = answer
    const cookies: SetCookie[] = answer.cookies
    return {
      status,
      text,
      cookies,
      headers: answer.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    }
  }
  return {
    db,
    clock,
    access,
    ask,
    http,
    lines,
    async makeKey(role: Role, organisation = OPERATOR.id): Promise<{ id: string; secret: string }> {
      const { body } = await ask<{ key: { id: string }; secret: string }>({
        method: 'POST',
        url: '/api/keys',
        body: { organisation, role, label: `A ${role} of tests` },
      })
      return { id: body.key.id, secret: body.secret }
    },
    /** Signs in and gives the session's token. */
    async signIn(key: string): Promise<string> {
      const { cookies } = await ask({
        method: 'POST',
        url: '/api/session',
        key: null,
        body: { key },
      })
      return cookies[0]!.value
    },
    async close() {
      await http.close()
      await db.close()
    },
  }
}

export type Room = Awaited<ReturnType<typeof openRoom>>
