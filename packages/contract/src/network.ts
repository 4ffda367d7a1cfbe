import { type Static, Type } from 'typebox'
import { FactOf, Place, Source } from './reference.ts'

export const Mode = Type.Union([
  Type.Literal('rail'),
  Type.Literal('road'),
  Type.Literal('sea'),
  Type.Literal('inland waterway'),
])
export type Mode = Static<typeof Mode>

/** Only `base` links are routable; the others overlap base links and are never added to them. */
export const LinkLevel = Type.Union([
  Type.Literal('base'),
  Type.Literal('express'),
  Type.Literal('service'),
  Type.Literal('benchmark'),
])

export const LinkStatus = Type.Union([
  Type.Literal('operating'),
  Type.Literal('planned'),
  Type.Literal('building'),
  Type.Literal('suspended'),
])

/** A link joins two places in both directions. */
export const Link = Type.Object({
  id: Type.String(),
  from: Type.String(),
  to: Type.String(),
  mode: Mode,
  /** The mode as the source says it: `rail electrified`, `Ro-Ro ferry`, … */
  modeDetail: Type.String(),
  level: LinkLevel,
  corridors: Type.Array(Type.String()),
  status: FactOf(LinkStatus),
  distanceKm: FactOf(Type.Number()),
  greatCircleKm: Type.Number(),
  gaugeMm: Type.Optional(Type.Integer()),
  capacityPresent: Type.Optional(FactOf(Type.String())),
  capacityPlanned: Type.Optional(FactOf(Type.String())),
  /** Moving time only; border dwell is in `Border`, terminal time in `terminalHours`. */
  transitHours: Type.Optional(FactOf(Type.Number())),
  /** What the transit time is: moving, published sailing time, … */
  transitKind: Type.Optional(Type.String()),
  /** Both ends together. */
  terminalHours: Type.Optional(FactOf(Type.Number())),
  quotedPortToPortHours: Type.Optional(FactOf(Type.Number())),
  note: Type.Optional(Type.String()),
})
export type Link = Static<typeof Link>

/** A scheduled or pattern service. No operator here publishes a freight timetable: days and hours are a planning pattern. */
export const Service = Type.Object({
  id: Type.String(),
  name: Type.String(),
  mode: Mode,
  modeDetail: Type.String(),
  corridor: Type.String(),
  operators: Type.Optional(FactOf(Type.String())),
  origin: Type.String(),
  stops: Type.Array(Type.String()),
  destination: Type.String(),
  frequencyPerWeek: Type.Optional(FactOf(Type.Number())),
  frequencyText: Type.Optional(Type.String()),
  /** 1 Monday … 7 Sunday. */
  daysOfWeek: Type.Optional(FactOf(Type.Array(Type.Integer()))),
  /** `HH:MM` in the origin's time zone. */
  departureLocal: Type.Optional(Type.String()),
  transitHours: Type.Optional(FactOf(Type.Number())),
  cutOffHoursBefore: Type.Optional(FactOf(Type.Number())),
  capacityPerDeparture: Type.Optional(FactOf(Type.Number())),
  capacityUnit: Type.Optional(Type.String()),
  status: Type.String(),
  note: Type.Optional(Type.String()),
})
export type Service = Static<typeof Service>

/** GET /api/network. Answers with an ETag: it changes only with the data. */
export const Network = Type.Object({
  version: Type.String(),
  places: Type.Array(Place),
  links: Type.Array(Link),
  services: Type.Array(Service),
  sources: Type.Array(Source),
  /** Lines that every screen with this data must show, for instance the GeoNames credit. */
  credits: Type.Array(Type.String()),
})
export type Network = Static<typeof Network>
