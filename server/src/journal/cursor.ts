/**
 * Where a page of events ended. It names the event by what everybody who sees it knows: its key would not do, for it is
 * a hash of all of the event, by which who sees it in part could prove a guess of the rest.
 */
export interface EventCursor {
  eventTime: string
  /** No two events have the same. */
  recordTime: string
  /** Its asker was shown the event, for nobody else could have made it: it goes on there also when the event is no longer seen. */
  isProven?: true
}

/** Opaque to clients. */
export const encodeCursor = ({ eventTime, recordTime }: EventCursor): string =>
  Buffer.from(`${eventTime} ${recordTime}`).toString('base64url')

const INSTANT = String.raw`(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z`
const CURSOR = new RegExp(`^(${INSTANT}) (${INSTANT})$`)

/** Undefined when this server did not give it. */
export const decodeCursor = (text: string): EventCursor | undefined => {
  const [, eventTime, recordTime] = CURSOR.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (eventTime === undefined || recordTime === undefined) return undefined
  const isReal = !Number.isNaN(Date.parse(eventTime)) && !Number.isNaN(Date.parse(recordTime))
  return isReal ? { eventTime, recordTime } : undefined
}
