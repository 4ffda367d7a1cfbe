import { type Static, Type } from 'typebox'

/** Neither NUL nor half a surrogate pair: no text in the store can hold them. */
const SOUND = '^[^\\u0000\\ud800-\\udfff]*$'
/** A number is read as its text: examples of the OpenAPI have both. */
const Field = Type.Optional(Type.Union([Type.String({ maxLength: 400 }), Type.Integer()]))

/** EPCIS 2.0 §8.2.5.3; what the texts may be is checked by `@karvan/epcis`. */
const Schedule = Type.Object(
  {
    second: Field,
    minute: Field,
    hour: Field,
    dayOfMonth: Field,
    month: Field,
    dayOfWeek: Field,
  },
  { additionalProperties: false, minProperties: 1 },
)
export type SubscriptionSchedule = Static<typeof Schedule>

/** POST /epcis/queries/{queryName}/subscriptions (EPCIS 2.0.1 OpenAPI): exactly one of `stream: true` and `schedule`. */
export const NewSubscription = Type.Object(
  {
    /** Where results are sent. */
    dest: Type.String({ minLength: 1, maxLength: 2_000, pattern: SOUND }),
    /** What results are signed with; made by the client, never shown again. */
    signatureToken: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, pattern: SOUND })),
    reportIfEmpty: Type.Optional(Type.Boolean()),
    /** Events recorded from then on; left out: from now on. */
    initialRecordTime: Type.Optional(Type.String({ format: 'date-time' })),
    stream: Type.Optional(Type.Boolean()),
    schedule: Type.Optional(Schedule),
  },
  { additionalProperties: false },
)
export type NewSubscription = Static<typeof NewSubscription>

/** A subscription, without its secret. */
export const Subscription = Type.Object({
  subscriptionID: Type.String({ format: 'uuid' }),
  queryName: Type.String(),
  dest: Type.String(),
  /** Whether results are signed. */
  signed: Type.Boolean(),
  reportIfEmpty: Type.Boolean(),
  initialRecordTime: Type.Optional(Type.String()),
  stream: Type.Optional(Type.Literal(true)),
  schedule: Type.Optional(Schedule),
  createdAt: Type.String(),
  lastNotifiedAt: Type.Optional(Type.String()),
  /** `failing`: the last try failed and is made again. `ended`: its maker may not see any more; nothing is sent. */
  state: Type.Union([Type.Literal('active'), Type.Literal('failing'), Type.Literal('ended')]),
  /** Why it is failing or ended. */
  problem: Type.Union([Type.String(), Type.Null()]),
  /** Deliveries that were given up and not replayed. */
  deadLetters: Type.Integer(),
})
export type Subscription = Static<typeof Subscription>

/**
 * What was sent, or is to be sent, to the address of a subscription. Between which times of record is not told: these are of the
 * newest event of anybody.
 */
export const SubscriptionDelivery = Type.Object({
  /** Rises by one from 1 within a subscription. */
  number: Type.Integer(),
  /** `dead`: given up. `replayed`: given up, and sent again since. */
  state: Type.Union([
    Type.Literal('pending'),
    Type.Literal('delivered'),
    Type.Literal('dead'),
    Type.Literal('replayed'),
  ]),
  eventCount: Type.Integer(),
  attempts: Type.Integer(),
  createdTime: Type.String(),
  /** Of the last try. */
  triedTime: Type.Union([Type.String(), Type.Null()]),
  /** Why the last try failed. */
  problem: Type.Union([Type.String(), Type.Null()]),
})
export type SubscriptionDelivery = Static<typeof SubscriptionDelivery>

/** GET /api/subscriptions/:id/deliveries and /dead-letters, newest first. `next`: the `before` of the next page. */
export const SubscriptionDeliveries = Type.Object({
  deliveries: Type.Array(SubscriptionDelivery),
  next: Type.Union([Type.Integer(), Type.Null()]),
})
export type SubscriptionDeliveries = Static<typeof SubscriptionDeliveries>
