import { type Static, Type } from 'typebox'

/** A thing as typed or as a URI, with the time for which it is spoken of. */
const ThingText = Type.String({ minLength: 1, maxLength: 300 })
const Instant = Type.String({ format: 'date-time' })
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

/**
 * `read`: the receiver sees whole what the grantor captured, all of it or of the things named.
 * `delegate`: the receiver stands in for the grantor: sees what the grantor sees of its own and as a party;
 * with `mayCapture` it may also capture in the grantor's name.
 */
export const GrantKind = Type.Union([Type.Literal('read'), Type.Literal('delegate')])
export type GrantKind = Static<typeof GrantKind>

export const NewGrant = Type.Object(
  {
    receiver: Type.String({ minLength: 1, maxLength: 200 }),
    kind: GrantKind,
    /** `read` only; absent: everything that the grantor captured. */
    things: Type.Optional(Type.Array(ThingText, { minItems: 1, maxItems: 1_000 })),
    mayCapture: Type.Optional(Type.Boolean()),
    purpose: Type.String({ minLength: 3, maxLength: 300 }),
    expiresTime: Instant,
  },
  { additionalProperties: false },
)
export type NewGrant = Static<typeof NewGrant>

export const Grant = Type.Object({
  id: Type.String(),
  grantor: Type.String(),
  receiver: Type.String(),
  kind: GrantKind,
  things: OrNull(Type.Array(Type.String())),
  mayCapture: Type.Boolean(),
  purpose: Type.String(),
  createdTime: Type.String(),
  expiresTime: Type.String(),
  revokedTime: OrNull(Type.String()),
})
export type Grant = Static<typeof Grant>

/** PUT /api/interests: an organisation is a party to a thing for a time of events. Once more with the same `from`: replaced. */
export const NewInterest = Type.Object(
  {
    organisation: Type.String({ minLength: 1, maxLength: 200 }),
    thing: ThingText,
    fromTime: Instant,
    /** Null: until it is withdrawn. */
    toTime: OrNull(Instant),
  },
  { additionalProperties: false },
)
export type NewInterest = Static<typeof NewInterest>

export const Interest = Type.Object({
  organisation: Type.String(),
  thing: Type.String(),
  fromTime: Type.String(),
  toTime: OrNull(Type.String()),
  /** What it was derived from: the thing that was inside of this one; null: said by somebody. */
  via: OrNull(Type.String()),
})
export type Interest = Static<typeof Interest>

/** Why somebody sees what an organisation captured. */
export const SightBasis = Type.Union([
  Type.Literal('own'),
  Type.Literal('operator'),
  Type.Literal('authority'),
  Type.Literal('party'),
  Type.Literal('grant'),
  Type.Literal('delegation'),
  Type.Literal('link'),
])
export type SightBasis = Static<typeof SightBasis>

/** GET /api/sight?thing: who sees this, and why. */
export const Seer = Type.Object({
  /** Id and name of the organisation; a link has none. */
  organisation: OrNull(Type.String()),
  name: Type.String(),
  basis: SightBasis,
  whole: Type.Boolean(),
  /** Id of the grant, link or interest's source. */
  reference: OrNull(Type.String()),
  detail: Type.String(),
  expiresTime: OrNull(Type.String()),
})
export type Seer = Static<typeof Seer>

/** What a public tracking link may show. */
export const LinkField = Type.Union([
  Type.Literal('place'),
  Type.Literal('status'),
  Type.Literal('times'),
  Type.Literal('timeline'),
])
export type LinkField = Static<typeof LinkField>

export const NewTrackingLink = Type.Object(
  {
    thing: ThingText,
    fields: Type.Array(LinkField, { minItems: 1, maxItems: 4, uniqueItems: true }),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    expiresTime: Instant,
  },
  { additionalProperties: false },
)
export type NewTrackingLink = Static<typeof NewTrackingLink>

export const TrackingLink = Type.Object({
  id: Type.String(),
  organisation: Type.String(),
  thing: Type.String(),
  fields: Type.Array(LinkField),
  label: Type.String(),
  createdTime: Type.String(),
  expiresTime: Type.String(),
  revokedTime: OrNull(Type.String()),
})
export type TrackingLink = Static<typeof TrackingLink>

/** The token is shown this once; only its hash is kept. The page is `/t/TOKEN`. */
export const CreatedTrackingLink = Type.Object({ link: TrackingLink, token: Type.String() })
export type CreatedTrackingLink = Static<typeof CreatedTrackingLink>

/** GET /api/tracking-links/shown, the token in the header `Karvan-Link`: only what was chosen; everything else is absent. */
export const LinkedThing = Type.Object(
  {
    label: Type.String(),
    kind: Type.String(),
    simulated: Type.Boolean(),
    status: Type.Optional(Type.String()),
    place: Type.Optional(
      Type.Object({ name: OrNull(Type.String()), country: OrNull(Type.String()) }),
    ),
    lastTime: Type.Optional(Type.String()),
    timeline: Type.Optional(
      Type.Array(
        Type.Object({
          time: Type.String(),
          step: OrNull(Type.String()),
          place: OrNull(Type.String()),
        }),
      ),
    ),
    expiresTime: Type.String(),
  },
  { additionalProperties: false },
)
export type LinkedThing = Static<typeof LinkedThing>
