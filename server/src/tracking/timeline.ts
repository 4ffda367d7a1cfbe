import { labelOfThing } from '@karvan/codes'
import type { TimelineEntry } from '@karvan/contract'
import { isHashId } from '@karvan/epcis'
import type { Declaration, SeenEntry, ThingEvent, Window } from '../journal/index.ts'
import type { Interval } from './containment.ts'
import { EXTENSION_NAMES, type Happening } from './happening.ts'

/**
 * The windows of a thing's history: its own events always, those of each carrier only while it was
 * inside. `listIntervals` reads the stays of one level of things.
 */
export const listWindows = async (
  thing: string,
  listIntervals: (things: readonly string[]) => Promise<Interval[]>,
): Promise<Window[]> => {
  const windows: Window[] = [{ thing, from: null, to: null }]
  const seen = new Set([thing])
  let level = windows
  for (let depth = 0; depth < 12 && level.length > 0; depth++) {
    const stays = await listIntervals([...new Set(level.map((window) => window.thing))])
    level = level
      .flatMap((window) =>
        stays.filter(({ child }) => child === window.thing).map((stay) => clip(stay, window)),
      )
      .filter((window) => window !== undefined)
      .filter(
        (window) => !seen.has(window.thing) || windows.every((known) => !covers(known, window)),
      )
    for (const window of level) seen.add(window.thing)
    windows.push(...level)
  }
  return windows
}

/** A stay within a window: the carrier's window; undefined when they do not overlap. */
const clip = (stay: Interval, window: Window): Window | undefined => {
  const from = window.from === null || stay.fromTime > window.from ? stay.fromTime : window.from
  const to = earlier(stay.toTime, window.to)
  return to !== null && to <= from ? undefined : { thing: stay.parent, from, to }
}

const earlier = (a: string | null, b: string | null): string | null => {
  if (a === null) return b
  return b === null || a < b ? a : b
}

const covers = (known: Window, window: Window): boolean =>
  known.thing === window.thing &&
  (known.from === null || (window.from !== null && known.from <= window.from)) &&
  (known.to === null || (window.to !== null && known.to >= window.to))

/** Recorded later than this after it happened is marked late. */
const LATE_MILLISECONDS = 3_600_000

export interface EntryParts {
  found: ThingEvent
  entry: SeenEntry
  happening: Happening
  said: ReadonlyMap<string, string | number>
  declarations: readonly Declaration[]
  source: string
}

/** One entry of a timeline. */
export const deriveTimelineEntry = ({
  found,
  entry,
  happening,
  said,
  declarations,
  source,
}: EntryParts): TimelineEntry => {
  const mine = declarations.filter(
    ({ eventId, organisation }) => eventId === entry.eventId && organisation === entry.organisation,
  )
  const { spot } = happening
  return {
    eventID: entry.inPart && isHashId(entry.eventId) ? null : entry.eventId,
    inPart: entry.inPart,
    eventTime: entry.eventTime,
    eventTimeZoneOffset: entry.timeZoneOffset,
    recordTime: entry.recordTime,
    type: entry.type,
    action: entry.action,
    bizStep: entry.bizStep,
    disposition: entry.disposition,
    place: spot?.place ?? spot?.leaving ?? null,
    placeUri: entry.bizLocation ?? entry.readPoint,
    latitude: spot?.latitude ?? null,
    longitude: spot?.longitude ?? null,
    of: found.thing,
    ofLabel: labelOfThing(found.thing),
    role: found.role,
    remark: textOf(said.get(EXTENSION_NAMES.remark)),
    photo: photoOf(said.get(EXTENSION_NAMES.photo)),
    delayMinutes: happening.delayMinutes,
    source,
    provenance: entry.provenance,
    late: Date.parse(entry.recordTime) - Date.parse(entry.eventTime) > LATE_MILLISECONDS,
    retracted: mine.length > 0,
    correctedBy: [...new Set(mine.flatMap(({ correctiveIds }) => correctiveIds))].filter(
      (id) => !entry.inPart || !isHashId(id),
    ),
    conflicting: entry.conflicting,
  }
}

const textOf = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value)

/** Only our own attachments: an event may not make a screen load anything else. */
const photoOf = (value: string | number | undefined): string | null =>
  typeof value === 'string' && /^\/api\/attachments\/[0-9a-f]{64}$/.test(value) ? value : null
