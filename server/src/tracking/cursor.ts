import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** Opaque to clients: the order key of the last entry of a page of a timeline. */
export const encodeCursor = ({ eventTime, key }: { eventTime: string; key: string }): string =>
  Buffer.from(`${eventTime} ${key}`).toString('base64url')

/** Refuses what this server did not give. */
export const decodeCursor = (
  cursor: string | null,
): { eventTime: string; key: string } | undefined => {
  const match = /^(\d{4}-\S+Z) ([0-9a-f-]{36})$/.exec(
    Buffer.from(cursor ?? '', 'base64url').toString(),
  )
  if (cursor === null) return undefined
  if (!match) {
    const reasons = [
      {
        pointer: '/before',
        code: refusals.invalidFilter.code,
        message: 'is not a cursor that this server gave',
      },
    ]
    throw new Refusal(refusals.invalidFilter, { reasons })
  }
  return { eventTime: match[1]!, key: match[2]! }
}
