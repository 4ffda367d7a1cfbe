import type { SearchResult, Thing, Timeline, TimelineEntry } from '@karvan/contract'
import { CallFailed, type Client } from './client.ts'
import type { Output } from './output.ts'

/** Prints where a thing is and what happened to it. Returns the exit code: 1 when nothing is known of it. */
export const trackThing = async (
  client: Client,
  output: Output,
  text: string,
  limit: number,
): Promise<number> => {
  const { hits } = await client.call<SearchResult>(
    'GET',
    `/api/search?q=${encodeURIComponent(text)}`,
  )
  const things = hits.filter((hit) => hit.type === 'thing')
  const hit = things.find((candidate) => candidate.known)
  if (!hit) {
    const read = things.map(({ label, scheme }) => `${label} (${scheme})`).join(', ')
    throw new CallFailed(
      read
        ? `nothing is known of ${read}`
        : `"${text}" is no number of the trade that Karvan reads, and no URI`,
    )
  }
  const path = `/api/things/${encodeURIComponent(hit.id)}`
  const thing = await client.call<Thing>('GET', path)
  const timeline = await client.call<Timeline>('GET', `${path}/timeline?limit=${limit}`)
  for (const line of describeThing(thing)) output.say(line)
  for (const warning of hit.warnings) output.say(`  warning: ${warning}`)
  for (const entry of timeline.entries) output.say(describeEntry(entry, thing))
  output.result({ thing, timeline: timeline.entries })
  return 0
}

const describeThing = (thing: Thing): string[] => {
  const where = thing.where
  const spot =
    where?.place ?? (where?.latitude == null ? 'unknown' : `${where.latitude}, ${where.longitude}`)
  const contents = Object.entries(thing.contents).map(([kind, count]) => `${count} ${kind}`)
  return [
    `${thing.label}  ${thing.kind}  ${thing.status}${thing.simulated ? '  SIMULATED' : ''}`,
    `  where   ${spot}${where ? ` (${where.basis}, ${where.time})` : ''}`,
    ...(thing.inside.length > 0 ? [`  inside  ${thing.inside.join(' < ')}`] : []),
    ...(contents.length > 0 ? [`  holds   ${contents.join(', ')}`] : []),
    `  events  ${thing.events}, last ${thing.lastTime}`,
  ]
}

const describeEntry = (entry: TimelineEntry, thing: Thing): string => {
  const marks = [
    entry.of === thing.id ? '' : `of ${entry.ofLabel}`,
    entry.retracted ? 'declared wrong' : '',
    entry.conflicting ? 'conflicting' : '',
    entry.late ? 'recorded late' : '',
  ].filter((mark) => mark !== '')
  const place = entry.place ?? entry.placeUri ?? ''
  const step = entry.bizStep ?? entry.type
  return `  ${entry.eventTime}  ${step.padEnd(14)} ${place}  (${[entry.source, ...marks].join('; ')})`
}
