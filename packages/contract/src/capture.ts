import { type Static, Type } from 'typebox'
import { Reason } from './problem.ts'

/** What is wrong with one event of a captured document, as a problem of RFC 9457. */
export const CaptureError = Type.Object({
  /** `epcisException:…` of EPCIS 2.0.1 §12. */
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  /** RFC 6901 JSON pointer into the document. */
  pointer: Type.String(),
  code: Type.String(),
})
export type CaptureError = Static<typeof CaptureError>

/** What becomes of a document in which something is wrong: nothing of it is captured, or what is right. */
export const CaptureErrorBehaviour = Type.Union([Type.Literal('rollback'), Type.Literal('proceed')])
export type CaptureErrorBehaviour = Static<typeof CaptureErrorBehaviour>

/** GET /epcis/capture/:id, as EPCIS 2.0.1 §12.6 calls its fields, with the counts that a client needs. */
export const CaptureJob = Type.Object({
  captureID: Type.String(),
  createdAt: Type.String(),
  finishedAt: Type.Optional(Type.String()),
  running: Type.Boolean(),
  success: Type.Boolean(),
  captureErrorBehaviour: CaptureErrorBehaviour,
  /** Some of them in lists and answers to a capture; at `/epcis/capture/:id` all up to ten thousand. */
  errors: Type.Array(CaptureError),
  /** All, also those that are not listed. */
  errorCount: Type.Integer(),
  /** Events of the document; of them new in the journal, known before, and not captured for what is wrong with them. */
  events: Type.Integer(),
  captured: Type.Integer(),
  duplicates: Type.Integer(),
  rejected: Type.Integer(),
  /** Warnings that did not stop the capture: wrong check digits with the expected one. */
  warnings: Type.Array(Reason),
})
export type CaptureJob = Static<typeof CaptureJob>

/** How an event came to be. */
export const Provenance = Type.Union([
  Type.Literal('person'),
  Type.Literal('device'),
  Type.Literal('import'),
  Type.Literal('simulation'),
])
export type Provenance = Static<typeof Provenance>

/** The steps that a person can report, in the trade's words; each maps to a CBV business step, disposition and action. */
export const ReportStep = Type.Union([
  Type.Literal('arrived'),
  Type.Literal('departed'),
  Type.Literal('loaded'),
  Type.Literal('unloaded'),
  Type.Literal('inspected'),
  Type.Literal('held'),
  Type.Literal('released'),
  Type.Literal('damaged'),
  Type.Literal('seen'),
])
export type ReportStep = Static<typeof ReportStep>

/**
 * POST /api/reports: what happened, said by a person without a system. `id` is made by the
 * client (UUID), so that an outbox may send twice. 202 with a CaptureJob.
 */
export const Report = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    /** A number of the trade as typed (container, wagon, vessel, plate, train) or a URI. */
    thing: Type.String({ minLength: 1, maxLength: 300 }),
    /** What it was put into or taken from: needed for `loaded` and `unloaded`. */
    carrier: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    /** Any identifier of a place, or its name. */
    place: Type.String({ minLength: 1, maxLength: 300 }),
    step: ReportStep,
    /** ISO 8601 with offset. */
    time: Type.String({ format: 'date-time' }),
    remark: Type.Optional(Type.String({ maxLength: 2000 })),
    /** JPEG, PNG or WebP, base64, at most 4 MB decoded. */
    photo: Type.Optional(
      Type.Object(
        {
          contentType: Type.Union([
            Type.Literal('image/jpeg'),
            Type.Literal('image/png'),
            Type.Literal('image/webp'),
          ]),
          base64: Type.String({ maxLength: 5_600_000 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Report = Static<typeof Report>

/** GET /api/verification?after=POSITION: a chunk of the journal held against its own hashes, keys and order. */
export const Verification = Type.Object({
  head: Type.Integer(),
  checked: Type.Integer(),
  problems: Type.Array(Type.Object({ position: Type.Integer(), message: Type.String() })),
  /** Pass as `after` for the next chunk; null at the end. */
  next: Type.Union([Type.Integer(), Type.Null()]),
})
export type Verification = Static<typeof Verification>
