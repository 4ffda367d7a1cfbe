import { type Static, Type } from 'typebox'

/** One place of which an organisation may speak. */
export const NewPlaceRight = Type.Object(
  {
    /** Any identifier of a place, or its name. */
    place: Type.String({ minLength: 1, maxLength: 300 }),
    /** Only organisations with a right of their own to it may speak of it, beside the operator and the authority there. */
    exclusive: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type NewPlaceRight = Static<typeof NewPlaceRight>

/** GET and PUT /api/organisations/:id/places; `place` is the id of a place. */
export const PlaceRight = Type.Object({ place: Type.String(), exclusive: Type.Boolean() })
export type PlaceRight = Static<typeof PlaceRight>

/** What of a person an event may hold that does not belong there. */
export const PersonalDataKind = Type.Union([
  Type.Literal('email'),
  Type.Literal('phone'),
  Type.Literal('name'),
  Type.Literal('birth-date'),
  Type.Literal('identity-number'),
  Type.Literal('payment-card'),
  Type.Literal('bank-account'),
])
export type PersonalDataKind = Static<typeof PersonalDataKind>

/** Where an event holds data of a person. The value itself is never shown. */
export const PersonalFinding = Type.Object({
  /** RFC 6901 pointer; to what holds the field where its name itself is the finding. */
  pointer: Type.String(),
  kind: PersonalDataKind,
  /** `certain` is refused at the door, `possible` is captured with a warning. */
  grade: Type.Union([Type.Literal('certain'), Type.Literal('possible')]),
})
export type PersonalFinding = Static<typeof PersonalFinding>

/** GET /api/screening?after=TOKEN: a chunk of the organisation's own events, by event time, with what was found. */
export const Screening = Type.Object({
  /** Events of this chunk that were looked at. */
  checked: Type.Integer(),
  events: Type.Array(
    Type.Object({
      /** Which one of the organisation's own events, by event time, from 1. */
      position: Type.Integer(),
      eventID: Type.String(),
      findings: Type.Array(PersonalFinding),
    }),
  ),
  /** Pass as `after` for the next chunk; null at the end. */
  next: Type.Union([Type.String(), Type.Null()]),
})
export type Screening = Static<typeof Screening>
