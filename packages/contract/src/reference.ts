import { type Static, type TSchema, Type } from 'typebox'

/** How sure a fact is. `cited`: a source says so. `assumption`: our own estimate. `estimated`: derived by a stated rule. */
export const Confidence = Type.Union([
  Type.Literal('cited'),
  Type.Literal('assumption'),
  Type.Literal('estimated'),
])
export type Confidence = Static<typeof Confidence>

/** A value with where it comes from; `sources` are ids of `Source`. */
export const FactOf = <T extends TSchema>(value: T) =>
  Type.Object({
    value,
    confidence: Confidence,
    sources: Type.Array(Type.String()),
    note: Type.Optional(Type.String()),
  })
export interface Fact<T> {
  value: T
  confidence: Confidence
  /** Ids of sources. */
  sources: string[]
  note?: string | undefined
}

export const Source = Type.Object({
  id: Type.String(),
  publisher: Type.String(),
  topic: Type.String(),
  date: Type.String(),
  address: Type.String(),
  licence: Type.String(),
})
export type Source = Static<typeof Source>

export const LANGUAGES = ['az', 'ru', 'en', 'tr', 'fa'] as const
export type Language = (typeof LANGUAGES)[number]

export const Names = Type.Object({
  az: Type.String(),
  ru: Type.String(),
  en: Type.String(),
  tr: Type.String(),
  fa: Type.String(),
})
export type Names = Static<typeof Names>

/** An identifier of a place in a scheme: `karvan` (own id, `AZ-ALA`), `unlocode` (`AZALA`), `esr` (6 digits), `uic`, `sgln` (URI). */
export const PlaceIdentifier = Type.Object({
  scheme: Type.Union([
    Type.Literal('karvan'),
    Type.Literal('unlocode'),
    Type.Literal('esr'),
    Type.Literal('uic'),
    Type.Literal('sgln'),
  ]),
  value: Type.String(),
  confidence: Confidence,
  sources: Type.Array(Type.String()),
})
export type PlaceIdentifier = Static<typeof PlaceIdentifier>

/** A node of the corridor: port, station, border point, terminal, city market, … */
export const Place = Type.Object({
  /** Own id, `AZ-ALA`. */
  id: Type.String(),
  /** How events name it: `urn:karvan:place:AZ-ALA`. */
  uri: Type.String(),
  kind: Type.String(),
  /** ISO 3166-1 alpha-2. */
  country: Type.String(),
  names: FactOf(Names),
  corridors: Type.Array(Type.String()),
  identifiers: Type.Array(PlaceIdentifier),
  position: FactOf(Type.Object({ latitude: Type.Number(), longitude: Type.Number() })),
  /** Half width of where it may be, km. */
  positionAccuracyKm: FactOf(Type.Number()),
  timeZone: FactOf(Type.String()),
  gaugesMm: Type.Array(Type.Integer()),
  gaugeChange: Type.Boolean(),
  capacityPresent: Type.Optional(FactOf(Type.String())),
  capacityPlanned: Type.Optional(FactOf(Type.String())),
  note: Type.Optional(Type.String()),
})
export type Place = Static<typeof Place>

/** PUT /api/places/:id/identifiers: an administrator attaches an identifier (an SGLN, a station code). */
export const NewPlaceIdentifier = Type.Object(
  {
    scheme: PlaceIdentifier.properties.scheme,
    value: Type.String({ minLength: 1, maxLength: 200 }),
    source: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
)
export type NewPlaceIdentifier = Static<typeof NewPlaceIdentifier>
