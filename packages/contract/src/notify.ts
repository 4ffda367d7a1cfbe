import { type Static, Type } from 'typebox'

/**
 * One server-sent event of `GET /api/hints`, as JSON in `data`, with the SSE event name `hint`.
 * A hint is only a hint: read again, with `?since=` the last position read.
 * `rebuilt`: everything may have changed, read all again.
 */
export const Hint = Type.Object({
  position: Type.Integer(),
  /** Canonical ids of things that changed (at most 200; more: `rebuilt`). */
  things: Type.Array(Type.String()),
  places: Type.Array(Type.String()),
  rebuilt: Type.Boolean(),
})
export type Hint = Static<typeof Hint>
