export {
  ATTRIBUTE_TEXT_LIMIT,
  type AttributeFamily,
  type EventAttribute,
  listAttributes,
} from './attributes.ts'
export { checkDocument, checkEvent } from './check.ts'
export { expandInEvent, expandName, listEventNamespaces, type Namespaces } from './context.ts'
export { type Contradiction, knownContradictions } from './contradictions.ts'
export { type EventHash, hashEvent } from './hash.ts'
export { type EventIdentity, identifyEvent } from './identify.ts'
export { cutToOwn, isHashId } from './in-part.ts'
export { listVocabularyElements, type VocabularyElement } from './master-data.ts'
export { measurementUri } from './measurement.ts'
export { PROBLEM_LIMIT, type Problem } from './problem.ts'
export { publishedFaults } from './published-faults.ts'
export * from './query/index.ts'
export {
  type ReadEvent,
  type ReadEventResult,
  type ReadOptions,
  type ReadResult,
  readDocument,
  readEvent,
  type WrongEvent,
  type XmlSource,
} from './read.ts'
export { readThing } from './read-thing.ts'
export { DEPTH_LIMIT, EVENT_LIMIT } from './scan.ts'
export {
  checkSchedule,
  nextTime,
  SCHEDULE_FIELDS,
  type Schedule,
  type ScheduleProblem,
} from './schedule.ts'
export { canonicalThing } from './thing.ts'
export {
  listQuantities,
  listThings,
  type QuantityOfEvent,
  type ThingOfEvent,
  type ThingRole,
} from './things.ts'
export {
  createPrefixes,
  type FindPrefixLength,
  learnPrefixes,
  noPrefixes,
  type PrefixLengths,
  readPrefixList,
  readPrefixTable,
} from './translate/company-prefix.ts'
export type { Obstacle } from './translate/link-urn.ts'
export { readPattern, type ThingPattern } from './translate/pattern.ts'
export type { Span } from './translate/span.ts'
export {
  type TranslationForm,
  translateDocument,
  translateEvent,
  translateSource,
  type Untranslated,
  WORD_FORMS,
  type WordForm,
} from './translate/translate-event.ts'
export { EPC_FORMS, type EpcForm, translateUri } from './translate/translate-uri.ts'
export type * from './types.ts'
export * from './vocabulary.ts'
export {
  writeCaptureJobXml,
  writeProblemXml,
  type XmlCaptureJob,
  type XmlProblem,
} from './xml/answer-out.ts'
export { knownXmlContradictions, type XmlContradiction } from './xml/contradictions.ts'
export { type ConvertedXml, convertXml, readXmlDocument, readXmlEvent } from './xml/read-xml.ts'
export type { XmlNotes } from './xml/reading.ts'
export { type WriteOptions, writeXml } from './xml/write-xml.ts'
