import { type Static, Type } from 'typebox'
import { Jurisdiction, Mandate } from './access.ts'
import { Mode } from './network.ts'
import { ThingKind } from './tracking.ts'

/**
 * How much of a consignment may be told, as the subsets of eFTI (Regulation (EU) 2020/1056) are. `identifiers`: its
 * things. `transport`: what was done with them, when and where, and in which carrier. `goods`: that with quantities
 * and with what is inside of them. `full`: events as the one who offers sees them.
 */
export const Subset = Type.Union([
  Type.Literal('identifiers'),
  Type.Literal('transport'),
  Type.Literal('goods'),
  Type.Literal('full'),
])
export type Subset = Static<typeof Subset>

const Instant = Type.String({ format: 'date-time' })
/** Neither NUL nor half a surrogate pair: no text in the store can hold them. */
const SOUND = '^[^\\u0000\\ud800-\\udfff]*$'
const ThingText = Type.String({ minLength: 1, maxLength: 300, pattern: SOUND })
const Purpose = Type.String({ minLength: 3, maxLength: 300, pattern: SOUND })
const OptionalMode = Type.Union([Mode, Type.Null()])

/** A subset may cross to a jurisdiction for these mandates. What no rule allows does not cross. */
export const ExportRule = Type.Object(
  {
    jurisdiction: Jurisdiction,
    subset: Subset,
    mandates: Type.Array(Mandate, { minItems: 1, maxItems: 4, uniqueItems: true }),
  },
  { additionalProperties: false },
)
export type ExportRule = Static<typeof ExportRule>

/** GET and PUT /api/exchange/rules: all there are; what is put replaces them. */
export const ExportRules = Type.Object(
  { rules: Type.Array(ExportRule, { maxItems: 1_000 }) },
  { additionalProperties: false },
)
export type ExportRules = Static<typeof ExportRules>

/** POST /api/exchange/consignments: things for a time of events, offered to the authorities of other jurisdictions. */
export const NewOffer = Type.Object(
  {
    /** As typed or as URIs. */
    things: Type.Array(ThingText, { minItems: 1, maxItems: 200 }),
    /** Inclusive. */
    fromTime: Instant,
    /** Exclusive. */
    toTime: Instant,
    destinations: Type.Array(Jurisdiction, { minItems: 1, maxItems: 20, uniqueItems: true }),
    subsets: Type.Array(Subset, { minItems: 1, maxItems: 4, uniqueItems: true }),
    mode: Type.Optional(Mode),
    purpose: Purpose,
    expiresTime: Instant,
  },
  { additionalProperties: false },
)
export type NewOffer = Static<typeof NewOffer>

/** How far the reference came. `failing`: it was tried and is tried again. */
export const Delivery = Type.Object({
  jurisdiction: Jurisdiction,
  state: Type.Union([Type.Literal('waiting'), Type.Literal('delivered'), Type.Literal('failing')]),
  /** Why the last try failed. */
  problem: Type.Union([Type.String(), Type.Null()]),
})
export type Delivery = Static<typeof Delivery>

/** An offer as the organisation that made it sees it. */
export const Offer = Type.Object({
  dataset: Type.String({ format: 'uuid' }),
  organisation: Type.String(),
  things: Type.Array(Type.String()),
  fromTime: Type.String(),
  toTime: Type.String(),
  destinations: Type.Array(Delivery),
  subsets: Type.Array(Subset),
  mode: OptionalMode,
  purpose: Type.String(),
  createdTime: Type.String(),
  expiresTime: Type.String(),
  withdrawnTime: Type.Union([Type.String(), Type.Null()]),
})
export type Offer = Static<typeof Offer>

/**
 * PUT /api/exchange/references/:gate/:dataset: all that is pushed to another Karvan of a consignment; the rest stays at
 * home and is pulled. A withdrawn one names nothing.
 */
export const ConsignmentReference = Type.Object(
  {
    /** The Karvan where the data stay, by its jurisdiction. */
    gate: Jurisdiction,
    dataset: Type.String({ format: 'uuid' }),
    /** Rises with every change: an older one that comes later changes nothing. */
    revision: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    /** Canonical URIs of the things. */
    identifiers: Type.Array(ThingText, { maxItems: 200 }),
    mode: OptionalMode,
    subsets: Type.Array(Subset, { maxItems: 4, uniqueItems: true }),
    expiresTime: Instant,
    withdrawn: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type ConsignmentReference = Static<typeof ConsignmentReference>

/** GET /api/exchange/references?identifier: what other Karvans said they hold. */
export const HeldReference = Type.Object({
  reference: ConsignmentReference,
  receivedTime: Type.String(),
})
export type HeldReference = Static<typeof HeldReference>

/** As EPCIS has it; it is shown, and read no further than its type. */
const EventOfAnother = Type.Object(
  { type: Type.String({ maxLength: 100 }) },
  { additionalProperties: true },
)

/**
 * What is pulled of a consignment, cut to a subset. Events stand in an EPCIS 2.0.1 query document;
 * `karvan:withheld` names the fields of an event from which something was taken, `karvan:inPart` marks what the one who
 * offers does not see all of.
 */
export const ConsignmentData = Type.Object(
  {
    gate: Jurisdiction,
    dataset: Type.String({ format: 'uuid' }),
    subset: Subset,
    things: Type.Array(Type.Object({ id: ThingText, kind: ThingKind }), { maxItems: 200 }),
    document: Type.Object({
      '@context': Type.Unknown(),
      type: Type.Literal('EPCISQueryDocument'),
      schemaVersion: Type.String({ maxLength: 20 }),
      creationDate: Type.String({ maxLength: 40 }),
      epcisBody: Type.Object({
        queryResults: Type.Object({
          queryName: Type.String({ maxLength: 100 }),
          resultsBody: Type.Object({ eventList: Type.Array(EventOfAnother, { maxItems: 1_000 }) }),
        }),
      }),
    }),
    /** Pass as `after` for the next page; null at the end. */
    next: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  },
  { additionalProperties: false },
)
export type ConsignmentData = Static<typeof ConsignmentData>
