import { type Problem, REASON_LIMIT, type Reason } from '@karvan/contract'

/** What a room may refuse with: declared once in its `refusals.ts`, documented in its README. */
export interface RefusalKind {
  /** `room.what`, stable for programs. */
  code: string
  /** HTTP status that says it best. */
  status: number
  title: string
  /** The exception of EPCIS 2.0.1 that it is, where its status alone does not say it. */
  exception?: string
  /** A secret was wrong: who gets this often is guessing, and has to wait. */
  guess?: true
}

interface RefusalDetails {
  detail?: string
  reasons?: readonly Reason[]
  /** All reasons, when `reasons` is already capped. */
  reasonCount?: number
  headers?: Record<string, string>
}

/** A request that is refused for a reason that the asker can act on. Everything else thrown is a fault. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly details: RefusalDetails

  constructor(kind: RefusalKind, details: RefusalDetails = {}) {
    super(details.detail ?? kind.title)
    this.kind = kind
    this.details = details
  }
}

/** RFC 9457 problem details of a refusal; reasons are capped, their number is not. */
export const problemOf = ({ kind, details }: Refusal): Problem => ({
  type: `urn:karvan:problem:${kind.code}`,
  title: kind.title,
  status: kind.status,
  code: kind.code,
  ...(details.detail === undefined ? {} : { detail: details.detail }),
  ...(details.reasons === undefined
    ? {}
    : {
        reasons: details.reasons.slice(0, REASON_LIMIT),
        reasonCount: details.reasonCount ?? details.reasons.length,
      }),
})
