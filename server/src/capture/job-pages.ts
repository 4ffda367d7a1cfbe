import type { Reason } from '@karvan/contract'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'
import type { JobCursor } from './store.ts'

/** EPCIS 2.0.1 §12: without perPage, and the most that a page may hold. */
const DEFAULT_PAGE = 30
const MAX_PAGE = 1_000
/** A token goes on for a day. */
const TOKEN_MILLISECONDS = 24 * 60 * 60 * 1000

export interface JobPage {
  limit: number
  after: JobCursor | undefined
}

const INSTANT = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
const TOKEN = new RegExp(
  `^(${INSTANT}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (${INSTANT})$`,
)

/** Reads `perPage` and `nextPageToken`; refuses with every reason at once. */
export const readJobPage = (query: Readonly<Record<string, unknown>>, now: Date): JobPage => {
  const reasons: Reason[] = []
  const refuse = (name: string, message: string) =>
    void reasons.push({
      pointer: `/${name}`,
      code: refusals.page.code,
      message: `${name} ${message}`,
    })
  const { perPage, nextPageToken, ...others } = query
  for (const name of Object.keys(others)) refuse(name, 'is not a parameter of this list')
  const limit = perPage === undefined ? DEFAULT_PAGE : Number(perPage)
  if (perPage !== undefined && !/^[1-9]\d{0,3}$/.test(String(perPage)))
    refuse('perPage', `is not a whole number from 1 to ${MAX_PAGE}`)
  else if (limit > MAX_PAGE) refuse('perPage', `is above ${MAX_PAGE}`)
  const token = nextPageToken === undefined ? undefined : readToken(nextPageToken)
  if (nextPageToken !== undefined && !token)
    refuse('nextPageToken', 'is not a token that this server gave')
  else if (token && Date.parse(token.expiresTime) < now.getTime())
    refuse('nextPageToken', `expired at ${token.expiresTime}`)
  if (reasons.length > 0) throw new Refusal(refusals.page, { reasons })
  return { limit, after: token }
}

const readToken = (token: unknown): (JobCursor & { expiresTime: string }) | undefined => {
  const text = Buffer.from(String(token), 'base64url').toString()
  const [, createdTime, id, expiresTime] = TOKEN.exec(text) ?? []
  const isReal = [createdTime, expiresTime].every((time) => !Number.isNaN(Date.parse(time ?? '')))
  return isReal ? { createdTime: createdTime!, id: id!, expiresTime: expiresTime! } : undefined
}

/** The headers of a page behind which there are further jobs. */
export const nextPageHeaders = (
  { createdAt, captureID }: { createdAt: string; captureID: string },
  limit: number,
  now: Date,
): Record<string, string> => {
  const expiresTime = new Date(now.getTime() + TOKEN_MILLISECONDS).toISOString()
  const token = Buffer.from(`${createdAt} ${captureID} ${expiresTime}`).toString('base64url')
  return {
    link: `</epcis/capture?perPage=${limit}&nextPageToken=${token}>; rel="next"`,
    'gs1-next-page-token-expires': expiresTime,
  }
}
