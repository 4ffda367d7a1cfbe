import type { Subset } from '@karvan/contract'
import { ANY_ROLE, type EpcisEvent } from '@karvan/epcis'
import { type Access, type Asker, listInterestsIn } from '../access/index.ts'
import { type EventCursor, encodeCursor, type Journal, type SeenEntry } from '../journal/index.ts'
import type { Database } from '../platform/index.ts'
import type { OfferRow } from './store.ts'
import { type CutEvent, cutEvent } from './subset.ts'

const PAGE_EVENTS = 500

interface Parts {
  db: Database
  access: Access
  journal: Journal
}

/** Things for a time of events. */
type Content = Pick<OfferRow, 'things' | 'fromTime' | 'toTime'>

/**
 * Who offers, as it stands now: what it captured and what it is a party to. Grants that it holds are left out: what was
 * lent for one purpose is not passed on. Undefined when there is no such organisation any more.
 */
export const findOfferer = async (
  { access }: Parts,
  organisation: string,
  dataset: string,
): Promise<Asker | undefined> => {
  const asker = await access.createAsker({
    kind: 'key',
    id: dataset,
    person: null,
    label: `offer ${dataset}`,
    role: 'reader',
    things: null,
    organisation,
    scopes: ['see'],
    expiresTime: null,
  })
  return asker && { ...asker, grants: [] }
}

/** Of the things, those that the offerer may offer: it is a party to them in that time, or captured events of them. */
export const listOwnThings = async (
  { db, journal }: Parts,
  offerer: Asker,
  { things, fromTime, toTime }: Content,
): Promise<string[]> => {
  const interests = await listInterestsIn(db, things, [offerer.organisation.id])
  const own = new Set(
    interests
      .filter(
        (interest) =>
          Date.parse(interest.fromTime) < Date.parse(toTime) &&
          (interest.toTime === null || Date.parse(interest.toTime) >= Date.parse(fromTime)),
      )
      .map(({ thing }) => thing),
  )
  for (const thing of things.filter((one) => !own.has(one))) {
    if (await speaksOf(journal, offerer, { things: [thing], fromTime, toTime })) own.add(thing)
  }
  return things.filter((thing) => own.has(thing))
}

/** Whether the offerer captured an event of it; the operator speaks of everything that is on its railway and in its port. */
const speaksOf = async (journal: Journal, offerer: Asker, content: Content): Promise<boolean> => {
  const { id, kind } = offerer.organisation
  let after: EventCursor | null = null
  for (;;) {
    const page = await listPage(journal, offerer, content, after, PAGE_EVENTS)
    if (page.some(({ organisation }) => kind === 'operator' || organisation === id)) return true
    if (page.length < PAGE_EVENTS) return false
    after = page.at(-1)!
  }
}

const listPage = (
  journal: Journal,
  asker: Asker,
  { things, fromTime, toTime }: Content,
  after: EventCursor | null,
  limit: number,
): Promise<SeenEntry[]> =>
  journal.listEvents(
    asker,
    {
      conditions: [
        { on: 'thing', roles: ANY_ROLE, spans: things.map((exact) => ({ exact })), classes: [] },
        { on: 'time', field: 'eventTime', comparison: 'GE', time: fromTime },
        { on: 'time', field: 'eventTime', comparison: 'LT', time: toTime },
      ],
      orderBy: 'eventTime',
      descending: false,
    },
    { ...(after ? { after } : {}), limit },
  )

export interface CutPage {
  events: CutEvent[]
  /** Who captured each of them. */
  makers: string[]
  /** Of the next page; null at the end. */
  next: string | null
}

/** One page of the events of a dataset, oldest first, cut to the subset. What authorities and the simulator say never crosses. */
export const listCutEvents = async (
  parts: Parts,
  offerer: Asker,
  content: Content,
  subset: Exclude<Subset, 'identifiers'>,
  after: EventCursor | null,
): Promise<CutPage> => {
  const found = await listPage(parts.journal, offerer, content, after, PAGE_EVENTS + 1)
  const page = found.slice(0, PAGE_EVENTS)
  const exportable = await keepExportable(parts.access, page)
  const contexts = await parts.journal.listContexts(exportable.map(({ context }) => context))
  const own = new Set(content.things)
  const left = exportable.flatMap((entry) => {
    const event = cutEntry(entry, contexts.get(entry.context), subset, own)
    return event ? [{ event, maker: entry.organisation }] : []
  })
  const last = found.length > PAGE_EVENTS ? page.at(-1) : undefined
  return {
    events: left.map(({ event }) => event),
    makers: left.map(({ maker }) => maker),
    next: last ? encodeCursor(last) : null,
  }
}

const cutEntry = (
  entry: SeenEntry,
  context: unknown,
  subset: Exclude<Subset, 'identifiers'>,
  own: ReadonlySet<string>,
): CutEvent | undefined => {
  const event = readEntry(entry, context)
  const left = subset === 'full' ? { ...event } : cutEvent(event, subset, own, entry.inPart)
  return left && entry.inPart ? { ...left, type: left.type, 'karvan:inPart': true } : left
}

const keepExportable = async (
  access: Access,
  entries: readonly SeenEntry[],
): Promise<SeenEntry[]> => {
  const makers = new Set(entries.map(({ organisation }) => organisation))
  const official = new Set<string>()
  for (const id of makers)
    if ((await access.findOrganisation(id))?.kind === 'authority') official.add(id)
  return entries.filter(
    ({ organisation, provenance }) => provenance !== 'simulation' && !official.has(organisation),
  )
}

/** An event as the journal shows it, with record time and, where all of it is shown, its id. */
const readEntry = (
  { source, eventId, recordTime, inPart }: SeenEntry,
  context: unknown,
): EpcisEvent => {
  const said = JSON.parse(source) as EpcisEvent
  return {
    ...('@context' in said || !context ? {} : { '@context': context }),
    ...said,
    ...(inPart ? {} : { eventID: eventId }),
    recordTime,
  }
}
