import type { LinkedThing, Thing, TimelineEntry, TrackingLink } from '@karvan/contract'

/** Name and country of a place, for people. */
export type FindPlaceName = (id: string) => { name: string; country: string } | undefined

/** Of a thing what a link was made to show, and nothing else. */
export const deriveLinkedThing = (
  link: TrackingLink,
  thing: Thing,
  timeline: readonly TimelineEntry[],
  findPlaceName: FindPlaceName,
): LinkedThing => {
  const shows = (field: TrackingLink['fields'][number]): boolean => link.fields.includes(field)
  const place = thing.where?.place ? findPlaceName(thing.where.place) : undefined
  return {
    label: thing.label,
    kind: thing.kind,
    simulated: thing.simulated,
    ...(shows('status') ? { status: thing.status } : {}),
    ...(shows('place')
      ? { place: { name: place?.name ?? null, country: place?.country ?? null } }
      : {}),
    ...(shows('times') ? { lastTime: thing.lastTime } : {}),
    ...(shows('timeline')
      ? { timeline: timeline.map((entry) => entryOf(entry, findPlaceName)) }
      : {}),
    expiresTime: link.expiresTime,
  }
}

const entryOf = (
  { eventTime, bizStep, place }: TimelineEntry,
  findPlaceName: FindPlaceName,
): NonNullable<LinkedThing['timeline']>[number] => ({
  time: eventTime,
  step: bizStep,
  place: (place && findPlaceName(place)?.name) ?? null,
})
