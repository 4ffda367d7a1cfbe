export { decodeCursor, type EventCursor, encodeCursor } from './cursor.ts'
export { type AppendedEntry, deriveAttributeRows, type Entry, type NewEntry } from './entry.ts'
export { createJournal, type Journal } from './journal.ts'
export { createNamedQueries, type NamedQueries } from './named-queries.ts'
export { writeQueryDocument } from './query-document.ts'
export { latest, shiftMicroseconds, toRecordTime } from './record-time.ts'
export { refusals as journalRefusals } from './refusals.ts'
export {
  AS_CAPTURED,
  EPC_FORMAT_HEADER,
  type Representation,
  readRepresentation,
  representationHeaders,
} from './representation.ts'
export { createResources } from './resources.ts'
export { startRewrite } from './rewrite.ts'
export { journalRoutes } from './routes.ts'
export { groupBy, type SeenEntry } from './sight.ts'
export {
  type Declaration,
  JOURNAL_CHANNEL,
  type ThingEvent,
  tellsOf,
  thingsOfEvents,
  type Window,
} from './store.ts'
export {
  createSubscribedQueries,
  type SubscribedQueries,
  type SubscribedQuery,
} from './subscribed-query.ts'
