import type { Database, Sql } from '../platform/index.ts'
import type { AppendedEntry, NewEntry } from './entry.ts'
import { appendStaged, ENTRY_INPUT } from './store.ts'

/** Entries appended by one statement: bounds its memory. */
const STAGED_BATCH = 5_000

const COLUMNS = [
  'key',
  'eventId',
  'contentHash',
  'eventTime',
  'timeZoneOffset',
  'type',
  'action',
  'bizStep',
  'disposition',
  'readPoint',
  'bizLocation',
  'declaration',
  'things',
  'quantities',
  'attributes',
  'context',
  'source',
  'xmlSource',
  'xmlNamespaces',
  'organisation',
  'job',
  'provenance',
  'homeJurisdiction',
] as const satisfies readonly (keyof NewEntry)[]

/**
 * Bulk import on a server: the entries go by COPY into a staging table of this transaction and are
 * appended from there, in the same order and with the same dedupe as any other. `entries` must not
 * repeat a key. Returns what was inserted.
 */
export const importEntries = async (
  copyIn: NonNullable<Database['copyIn']>,
  tx: Sql,
  entries: Iterable<NewEntry>,
  now: Date,
): Promise<AppendedEntry[]> => {
  await tx.script(
    `create temporary table journal_staging (${ENTRY_INPUT}, ordinality bigint) on commit drop`,
  )
  const columns = [...COLUMNS, 'ordinality']
  const total = await copyIn(tx, 'journal_staging', columns, csvLines(entries))
  const appended: AppendedEntry[] = []
  for (let from = 0; from < total; from += STAGED_BATCH) {
    appended.push(...(await appendStaged(tx, from, from + STAGED_BATCH, now)))
  }
  return appended
}

async function* csvLines(entries: Iterable<NewEntry>): AsyncGenerator<string> {
  let ordinality = 0
  for (const entry of entries) {
    const fields = COLUMNS.map((column) => csvField(entry[column]))
    yield `${fields.join(',')},${ordinality++}`
  }
}

/** An unquoted empty field is NULL in COPY's CSV; nested values go as JSON. */
const csvField = (value: NewEntry[keyof NewEntry]): string => {
  if (value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `"${text.replaceAll('"', '""')}"`
}
