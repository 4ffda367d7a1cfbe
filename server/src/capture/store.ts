import type { CaptureError, CaptureErrorBehaviour, CaptureJob, Reason } from '@karvan/contract'
import type { Sql } from '../platform/index.ts'

export interface Job {
  id: string
  organisation: string
  createdTime: string
  finishedTime: string
  behaviour: CaptureErrorBehaviour
  events: number
  captured: number
  duplicates: number
  rejected: number
  errors: readonly CaptureError[]
  errorCount: number
  warnings: readonly Reason[]
}

export const insertJobs = async (tx: Sql, jobs: readonly Job[]): Promise<void> => {
  if (jobs.length === 0) return
  await tx.query(
    `insert into capture.job (id, organisation, created_time, finished_time, success, behaviour,
       events, captured, duplicates, rejected, errors, error_count, warnings)
     select j.id, j.organisation, j."createdTime", j."finishedTime", j."errorCount" = 0, j.behaviour,
       j.events, j.captured, j.duplicates, j.rejected, j.errors, j."errorCount", j.warnings
     from jsonb_to_recordset($1::jsonb) as j(id uuid, organisation text, "createdTime" timestamptz,
       "finishedTime" timestamptz, behaviour text, events int, captured int, duplicates int,
       rejected int, errors jsonb, "errorCount" int, warnings jsonb)`,
    [JSON.stringify(jobs)],
  )
}

/** Errors that stand in a list of jobs and in the answer to a capture; all that are kept stand at the job itself. */
const BRIEF_ERRORS = 20

/** A job as the answer to its capture tells it. */
export const briefJob = (job: Job): CaptureJob => ({
  captureID: job.id,
  createdAt: job.createdTime,
  finishedAt: job.finishedTime,
  running: false,
  success: job.errorCount === 0,
  captureErrorBehaviour: job.behaviour,
  errors: job.errors.slice(0, BRIEF_ERRORS),
  errorCount: job.errorCount,
  events: job.events,
  captured: job.captured,
  duplicates: job.duplicates,
  rejected: job.rejected,
  warnings: [...job.warnings],
})

interface JobRow {
  id: string
  created_time: Date
  finished_time: Date | null
  success: boolean
  behaviour: CaptureErrorBehaviour
  events: number
  captured: number
  duplicates: number
  rejected: number
  errors: CaptureError[]
  error_count: number
  warnings: Reason[]
}

const jobOf = (row: JobRow): CaptureJob => ({
  captureID: row.id,
  createdAt: row.created_time.toISOString(),
  ...(row.finished_time === null ? {} : { finishedAt: row.finished_time.toISOString() }),
  running: row.finished_time === null,
  success: row.success,
  captureErrorBehaviour: row.behaviour,
  errors: row.errors,
  errorCount: row.error_count,
  events: row.events,
  captured: row.captured,
  duplicates: row.duplicates,
  rejected: row.rejected,
  warnings: row.warnings,
})

const COUNT_COLUMNS =
  'j.id, j.created_time, j.finished_time, j.success, j.behaviour, j.events, j.captured, j.duplicates, j.rejected, j.error_count, j.warnings'
const BRIEF_COLUMNS = `${COUNT_COLUMNS}, jsonb_path_query_array(j.errors, '$[0 to ${BRIEF_ERRORS - 1}]') as errors`

/** `organisations` null: of anybody. */
export const findJob = async (
  sql: Sql,
  id: string,
  organisations: readonly string[] | null,
): Promise<CaptureJob | undefined> => {
  const { rows } = await sql.query<JobRow>(
    `select ${COUNT_COLUMNS}, j.errors from capture.job j
     where j.id = $1::uuid and ($2::text[] is null or j.organisation = any($2::text[]))`,
    [id, organisations],
  )
  return rows[0] && jobOf(rows[0])
}

/** Where a page of jobs ended. */
export interface JobCursor {
  createdTime: string
  id: string
}

/** The newest of anybody, or of each of the organisations and then of them all: straight from an index. */
export const listJobs = async (
  sql: Sql,
  organisations: readonly string[] | null,
  after: JobCursor | undefined,
  limit: number,
): Promise<CaptureJob[]> => {
  const behind = `(j.created_time, j.id) < (coalesce($1::timestamptz, 'infinity'),
    coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))`
  const order = `order by j.created_time desc, j.id desc limit $3::int`
  const own = `unnest($4::text[]) as o(organisation) cross join lateral (
    select * from capture.job j where j.organisation = o.organisation and ${behind} ${order}) j`
  const parameters = [after?.createdTime ?? null, after?.id ?? null, limit]
  const { rows } = await (organisations === null
    ? sql.query<JobRow>(
        `select ${BRIEF_COLUMNS} from capture.job j where ${behind} ${order}`,
        parameters,
      )
    : sql.query<JobRow>(`select ${BRIEF_COLUMNS} from ${own} ${order}`, [
        ...parameters,
        organisations,
      ]))
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
