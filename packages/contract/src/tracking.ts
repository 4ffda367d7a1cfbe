import { type Static, Type } from 'typebox'
import { Provenance } from './capture.ts'

export const ThingKind = Type.Union([
  Type.Literal('train'),
  Type.Literal('vessel'),
  Type.Literal('truck'),
  Type.Literal('wagon'),
  Type.Literal('container'),
  Type.Literal('goods'),
])
export type ThingKind = Static<typeof ThingKind>

/** normal: no delay, hold or stop is reported. Drawn by shape and colour, always with the word. */
export const Status = Type.Union([
  Type.Literal('normal'),
  Type.Literal('at-risk'),
  Type.Literal('late'),
  Type.Literal('hold'),
  Type.Literal('no-signal'),
])
export type Status = Static<typeof Status>

/** Where a thing is. `reported`: an event says so. `inherited`: an event of what it is inside says so. `estimated`: derived between two reports. */
export const Whereabouts = Type.Object({
  basis: Type.Union([
    Type.Literal('reported'),
    Type.Literal('inherited'),
    Type.Literal('estimated'),
  ]),
  /** Own id of the place, when it is at one. */
  place: Type.Union([Type.String(), Type.Null()]),
  latitude: Type.Union([Type.Number(), Type.Null()]),
  longitude: Type.Union([Type.Number(), Type.Null()]),
  /** When it was there (of an estimate: for when it was made). */
  time: Type.String(),
})
export type Whereabouts = Static<typeof Whereabouts>

/** A thing as it is known now, derived from the journal. */
export const Thing = Type.Object({
  /** Canonical URI. */
  id: Type.String(),
  kind: ThingKind,
  /** The number as the trade writes it. */
  label: Type.String(),
  status: Status,
  /** Reported delay, when one is known. */
  delayMinutes: Type.Union([Type.Integer(), Type.Null()]),
  bizStep: Type.Union([Type.String(), Type.Null()]),
  disposition: Type.Union([Type.String(), Type.Null()]),
  /** Last reported or inherited whereabouts; null when no event says where. */
  where: Type.Union([Whereabouts, Type.Null()]),
  /** Where it is estimated to be now; only when it moves and the last report is older than five minutes. */
  estimate: Type.Union([Whereabouts, Type.Null()]),
  /** What it is inside of, nearest first. */
  inside: Type.Array(Type.String()),
  /** How many things of each kind are in it, at any depth. */
  contents: Type.Record(Type.String(), Type.Integer()),
  /** Next and final place, when an event announced them. */
  nextPlace: Type.Union([Type.String(), Type.Null()]),
  destination: Type.Union([Type.String(), Type.Null()]),
  firstTime: Type.String(),
  lastTime: Type.String(),
  /** When the journal learnt of the last event: the age of the data counts from `lastTime`. */
  lastRecordTime: Type.String(),
  events: Type.Integer(),
  simulated: Type.Boolean(),
})
export type Thing = Static<typeof Thing>

/** One entry of a thing's timeline, newest first. */
export const TimelineEntry = Type.Object({
  /** Null: it is a hash of what was removed. */
  eventID: Type.Union([Type.String(), Type.Null()]),
  /** Others' things, the transactions and the extensions were removed. */
  inPart: Type.Boolean(),
  eventTime: Type.String(),
  eventTimeZoneOffset: Type.String(),
  recordTime: Type.String(),
  type: Type.String(),
  action: Type.Union([Type.String(), Type.Null()]),
  bizStep: Type.Union([Type.String(), Type.Null()]),
  disposition: Type.Union([Type.String(), Type.Null()]),
  /** Own id of the place, when it is a known one; else `placeUri` alone. */
  place: Type.Union([Type.String(), Type.Null()]),
  placeUri: Type.Union([Type.String(), Type.Null()]),
  latitude: Type.Union([Type.Number(), Type.Null()]),
  longitude: Type.Union([Type.Number(), Type.Null()]),
  /** The thing whose event it is: itself or what it was inside of at the time. */
  of: Type.String(),
  ofLabel: Type.String(),
  role: Type.String(),
  remark: Type.Union([Type.String(), Type.Null()]),
  /** Path of the photo, `/api/attachments/…`. */
  photo: Type.Union([Type.String(), Type.Null()]),
  delayMinutes: Type.Union([Type.Integer(), Type.Null()]),
  /** Name of the organisation that captured it. */
  source: Type.String(),
  provenance: Provenance,
  /** Recorded more than an hour after it happened. */
  late: Type.Boolean(),
  /** Declared an error by its maker; `correctedBy` names the events that stand instead. */
  retracted: Type.Boolean(),
  correctedBy: Type.Array(Type.String()),
  /** Another event bears the same id with other content. */
  conflicting: Type.Boolean(),
})
export type TimelineEntry = Static<typeof TimelineEntry>

/** GET /api/things/:id/timeline?limit&before */
export const Timeline = Type.Object({
  thing: Type.String(),
  entries: Type.Array(TimelineEntry),
  /** Opaque; pass as `before` for older entries. */
  next: Type.Union([Type.String(), Type.Null()]),
})
export type Timeline = Static<typeof Timeline>

/** GET /api/things?kind&status&place&text&inside&limit&after: `place` is an own id, `kind` and `status` may repeat with `|`. */
export const ThingPage = Type.Object({
  position: Type.Integer(),
  time: Type.String(),
  things: Type.Array(Thing),
  next: Type.Union([Type.String(), Type.Null()]),
})
export type ThingPage = Static<typeof ThingPage>

/**
 * GET /api/live?kind&status&since: what the map draws. Only things that are not inside another;
 * with `since` (a position) only those that changed after it, and `gone` names those that no longer
 * are drawn. `counts` gives for each place how many things of each kind are there, at any depth.
 */
export const Live = Type.Object({
  position: Type.Integer(),
  time: Type.String(),
  /** Replaces everything known before: of a first answer, and always for those who do not see everything. */
  full: Type.Boolean(),
  things: Type.Array(Thing),
  gone: Type.Array(Type.String()),
  counts: Type.Record(Type.String(), Type.Record(Type.String(), Type.Integer())),
})
export type Live = Static<typeof Live>

/** GET /api/replay?time: Live as it was at an instant (event time). `position` is the journal's. */

/** GET /api/search?q: what a typed text may mean. */
export const SearchHit = Type.Object({
  type: Type.Union([Type.Literal('thing'), Type.Literal('place')]),
  id: Type.String(),
  label: Type.String(),
  /** How the text was read: `container`, `wagon-1520`, `imo`, … of the codes, `uri`, `prefix`, or `place`. */
  scheme: Type.String(),
  kind: Type.String(),
  /** False: the number can be read but nothing is known of it. */
  known: Type.Boolean(),
  /** For instance a wrong check digit with the expected one. */
  warnings: Type.Array(Type.String()),
  /** All that is known of it comes from simulated traffic. */
  simulated: Type.Boolean(),
})
export type SearchHit = Static<typeof SearchHit>
export const SearchResult = Type.Object({ query: Type.String(), hits: Type.Array(SearchHit) })
export type SearchResult = Static<typeof SearchResult>
