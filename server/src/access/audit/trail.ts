import type {
  AuditBlocks,
  AuditEntry,
  AuditPage,
  AuditRow,
  AuditRows,
  AuditView,
} from '@karvan/contract'
import { type Database, Refusal } from '../../platform/index.ts'
import type { Asker } from '../asker.ts'
import { refusals } from '../refusals.ts'
import * as store from './audit-store.ts'

export interface TrailFilter {
  as: AuditView
  /** As `next` of the page before gave it. */
  after?: string | undefined
  limit: number
  owner?: string | undefined
  action?: string | undefined
}

/** The trail as it is read: by those whom it concerns, and as it is sealed by the operator's auditors. */
export const createTrail = (db: Database) => ({
  read: (asker: Asker, filter: TrailFilter): Promise<AuditPage> => readTrail(db, asker, filter),
  async listRows(asker: Asker, after: number | null, limit: number): Promise<AuditRows> {
    checkHouse(asker)
    return { rows: await store.listAuditRows(db, after, limit) }
  },
  async listBlocks(asker: Asker, after: number | null, limit: number): Promise<AuditBlocks> {
    checkHouse(asker)
    const blocks = await store.listBlocks(db, after, limit)
    return { blocks, head: await store.getAuditHead(db) }
  },
})

/** A page of the trail as the asker may read it, newest first. */
const readTrail = async (
  db: Database,
  asker: Asker,
  { as, after, limit, owner, action }: TrailFilter,
): Promise<AuditPage> => {
  if (as === 'house') checkHouse(asker)
  const rows = await store.listTrail(db, {
    view: as,
    organisation: asker.organisation.id,
    owner: owner ?? null,
    action: action ?? null,
    after: after === undefined ? null : decodeCursor(after),
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  return {
    entries: await nameRows(db, page, asker),
    next: rows.length > limit ? encodeCursor(page.at(-1)!.id) : null,
  }
}

/** The whole trail is for the operator's auditors only. */
const checkHouse = (asker: Asker): void => {
  if (asker.organisation.kind !== 'operator')
    throw new Refusal(refusals.notAllowed, { detail: 'the whole trail is for the operator' })
}

/** Of a row's id, not of its position: how much happens in the house is nobody's to know. */
const encodeCursor = (id: string): string =>
  Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')

const decodeCursor = (cursor: string): string => {
  const hex = Buffer.from(cursor, 'base64url').toString('hex')
  if (hex.length === 32 && Buffer.from(hex, 'hex').toString('base64url') === cursor)
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const message = 'is not a cursor that this server gave'
  const reasons = [{ pointer: '/after', code: refusals.invalidFilter.code, message }]
  throw new Refusal(refusals.invalidFilter, { reasons })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Labels of keys are for their own organisation and the operator: to the owner a reader is an organisation and an id. */
const nameRows = async (
  db: Database,
  rows: readonly AuditRow[],
  { organisation: { id, kind } }: Asker,
): Promise<AuditEntry[]> => {
  const organisations = rows.flatMap(({ organisation, owner }) =>
    [organisation, owner ?? []].flat(),
  )
  const keys = rows.flatMap(({ askerId }) => (askerId && UUID.test(askerId) ? [askerId] : []))
  const names = await store.listOrganisationNames(db, [...new Set(organisations)])
  const labels = await store.listKeyLabels(db, [...new Set(keys)], kind === 'operator' ? null : id)
  return rows.map((row) => nameRow(row, names, labels))
}

const nameRow = (
  row: AuditRow,
  names: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): AuditEntry => {
  const { position: _, askerKind, askerId, organisation, owner, ...rest } = row
  const named = (id: string) => ({ id, name: names.get(id) ?? id })
  return {
    ...rest,
    organisation: named(organisation),
    asker:
      askerKind === null || askerId === null
        ? null
        : { kind: askerKind, id: askerId, label: labels.get(askerId) ?? null },
    owner: owner === null ? null : named(owner),
  }
}
