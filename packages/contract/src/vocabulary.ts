/**
 * How Karvan's own events speak: the extension namespace, the URIs of places, and which CBV 2.0
 * words the steps of a report become. Server, simulator and screens all read it here.
 */

/** Bound to the prefix `karvan` in the context of every document that Karvan writes. */
export const KARVAN_NAMESPACE = 'urn:karvan:voc:'

/** Context of the documents that Karvan writes. The first entry is EPCIS 2.0.1's own and never fetched. */
export const KARVAN_CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { karvan: KARVAN_NAMESPACE },
] as const

/** Extension fields of events, all optional: bare local names under the namespace. */
export const EXTENSION = {
  /** Minutes behind the plan (negative: early). The counterpart of TAF TSI `TrainDelay`. */
  delayMinutes: 'karvan:delayMinutes',
  /** URI of the next place, said at departure. */
  nextPlace: 'karvan:nextPlace',
  /** Instant at which the maker expects to be there. */
  nextPlaceTime: 'karvan:nextPlaceTime',
  /** Id of the network link travelled, said at departure. */
  link: 'karvan:link',
  /** URI of the final place. */
  destination: 'karvan:destination',
  /** Id of the scheduled service, `S01`. */
  service: 'karvan:service',
  remark: 'karvan:remark',
  /** `/api/attachments/SHA256` */
  photo: 'karvan:photo',
} as const

const PLACE = 'urn:karvan:place:'

/** `AZ-ALA` → `urn:karvan:place:AZ-ALA` */
export const placeUri = (id: string): string => PLACE + id

/** `urn:karvan:place:AZ-ALA` → `AZ-ALA`; undefined for any other URI. */
export const placeIdOf = (uri: string): string | undefined =>
  uri.startsWith(PLACE) ? uri.slice(PLACE.length) : undefined

/** RFC 5870, WGS 84, five decimals (about a metre): the read point of a position report. */
export const geoUri = (latitude: number, longitude: number): string =>
  `geo:${latitude.toFixed(5)},${longitude.toFixed(5)}`

/** `geo:41.5,48.7;u=20` → the coordinates; undefined when it is not a geo URI or out of range. */
export const parseGeoUri = (uri: string): { latitude: number; longitude: number } | undefined => {
  const match = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:[,;].*)?$/.exec(uri)
  if (!match) return undefined
  const latitude = Number(match[1])
  const longitude = Number(match[2])
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { latitude, longitude }
}

/** Releasing has no word in CBV 2.0: our own URI, as CBV §7.1 permits. */
export const RELEASING = 'urn:karvan:voc:bizstep:releasing'

/** What a reported step becomes. `aggregation`: with a carrier, an AggregationEvent; else an ObjectEvent. */
export const STEP_MEANING = {
  arrived: { bizStep: 'arriving', disposition: 'in_progress', action: 'OBSERVE' },
  departed: { bizStep: 'departing', disposition: 'in_transit', action: 'OBSERVE' },
  loaded: { bizStep: 'loading', disposition: 'in_progress', action: 'ADD' },
  unloaded: { bizStep: 'unloading', disposition: 'in_progress', action: 'DELETE' },
  inspected: { bizStep: 'inspecting', disposition: null, action: 'OBSERVE' },
  held: { bizStep: 'holding', disposition: 'unavailable', action: 'OBSERVE' },
  released: { bizStep: RELEASING, disposition: 'available', action: 'OBSERVE' },
  damaged: { bizStep: 'inspecting', disposition: 'damaged', action: 'OBSERVE' },
  seen: { bizStep: 'other', disposition: null, action: 'OBSERVE' },
} as const
