import { type Static, Type } from 'typebox'

/** One reason of a refusal. `pointer` is an RFC 6901 JSON pointer into what was sent. */
export const Reason = Type.Object({
  pointer: Type.String(),
  code: Type.String(),
  message: Type.String(),
  /** Where it stands in XML that was sent, from 1. */
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
})
export type Reason = Static<typeof Reason>

/** RFC 9457 problem details. `reasons` holds at most `REASON_LIMIT` entries, `reasonCount` counts all of them. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  /** The code of the refusal, stable for programs: `capture.invalid-document`, `access.not-signed-in`, … */
  code: Type.String(),
  reasons: Type.Optional(Type.Array(Reason)),
  reasonCount: Type.Optional(Type.Integer()),
})
export type Problem = Static<typeof Problem>

/** More reasons than this are counted, not listed. */
export const REASON_LIMIT = 100
