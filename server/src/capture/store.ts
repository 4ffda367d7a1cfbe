import type { CaptureJob, Reason } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

export interface Job {
  id: string
  organisation: string
  createdTime: string
  finishedTime: string
  events: number
  captured: number
  duplicates: number
  warnings: readonly Reason[]
}

export const insertJobs = async (tx: Sql, jobs: readonly Job[]): Promise<void> => {
  await tx.query(
    `insert into capture.job (id, organisation, created_time, finished_time, success, behaviour,
       events, captured, duplicates, warnings)
     select j.id, j.organisation, j."createdTime", j."finishedTime", true, 'rollback',
       j.events, j.captured, j.duplicates, j.warnings
     from jsonb_to_recordset($1::jsonb) as j(id uuid, organisation text, "createdTime" timestamptz,
       "finishedTime" timestamptz, events int, captured int, duplicates int, warnings jsonb)`,
    [JSON.stringify(jobs)],
  )
}

interface JobRow {
  id: string
  created_time: Date
  finished_time: Date | null
  success: boolean
  behaviour: 'rollback' | 'proceed'
  events: number
  captured: number
  duplicates: number
  warnings: Reason[]
}

const jobOf = (row: JobRow): CaptureJob => ({
  captureID: row.id,
  createdAt: row.created_time.toISOString(),
  finishedAt: row.finished_time?.toISOString() ?? null,
  running: row.finished_time === null,
  success: row.success,
  captureErrorBehaviour: row.behaviour,
  errors: [],
  events: row.events,
  captured: row.captured,
  duplicates: row.duplicates,
  warnings: row.warnings,
})

const JOB_COLUMNS =
  'id, created_time, finished_time, success, behaviour, events, captured, duplicates, warnings'

/** `organisations` null: of anybody. */
export const findJob = async (
  sql: Sql,
  id: string,
  organisations: readonly string[] | null,
): Promise<CaptureJob | undefined> => {
  const { rows } = await sql.query<JobRow>(
    `select ${JOB_COLUMNS} from capture.job
     where id = $1::uuid and ($2::text[] is null or organisation = any($2::text[]))`,
    [id, organisations],
  )
  return rows[0] && jobOf(rows[0])
}

export const listJobs = async (
  sql: Sql,
  organisations: readonly string[] | null,
  limit: number,
): Promise<CaptureJob[]> => {
  const { rows } = await sql.query<JobRow>(
    `select ${JOB_COLUMNS} from capture.job
     where ($1::text[] is null or organisation = any($1::text[]))
     order by created_time desc, id limit $2::int`,
    [organisations, limit],
  )
  return rows.map(jobOf)
}

export interface Attachment {
  sha256: string
  contentType: string
  bytes: Uint8Array
}

export const insertAttachment = async (
  tx: Sql,
  { sha256, contentType, bytes }: Attachment,
  organisation: string,
  now: Date,
): Promise<void> => {
  await tx.query(
    `insert into capture.attachment (sha256, content_type, bytes, organisation, created_time)
     values ($1::text, $2::text, $3::bytea, $4::text, $5::timestamptz) on conflict do nothing`,
    [sha256, contentType, bytes, organisation, now.toISOString()],
  )
}

/** The bytes are the same whosever they are; `organisations` null: anybody's. */
export const findAttachment = async (
  sql: Sql,
  sha256: string,
  organisations: readonly string[] | null,
): Promise<Attachment | undefined> => {
  const { rows } = await sql.query<{ content_type: string; bytes: Uint8Array }>(
    `select content_type, bytes from capture.attachment
     where sha256 = $1::text and ($2::text[] is null or organisation = any($2::text[]))
     order by created_time, organisation limit 1`,
    [sha256, organisations],
  )
  return rows[0] && { sha256, contentType: rows[0].content_type, bytes: rows[0].bytes }
}

/** Old jobs of simulated traffic, so that they do not pile up. */
export const pruneJobs = async (sql: Sql, organisation: string, before: Date): Promise<void> => {
  await sql.query(
    'delete from capture.job where organisation = $1::text and created_time < $2::timestamptz',
    [organisation, before.toISOString()],
  )
}
