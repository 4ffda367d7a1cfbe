import type { Reason } from '@karvan/contract'
import type { VocabularyElement } from '@karvan/epcis'
import type { NewEntry } from '../journal/index.ts'
import { Refusal } from '../platform/index.ts'
import { type Draft, dropEntries } from './document.ts'
import { refusals } from './refusals.ts'

/** Of an identifier or the full name of a field: what an index of PostgreSQL holds twice (2704 bytes). */
const NAME_BYTES = 1_000

const isLong = (text: string | null): boolean =>
  text !== null && text.length > NAME_BYTES / 4 && Buffer.byteLength(text) > NAME_BYTES

/** Takes out the events that name something by more than can be looked up, or refuses the document for them. */
export const checkLengths = (draft: Draft): Draft => {
  const { code } = refusals.tooLong
  const long = draft.masterData.filter(isLongElement)
  const reasons = long.map(({ pointer }): Reason => ({ pointer, code, message: MESSAGE }))
  if (long.length > 0) throw new Refusal(refusals.tooLong, { reasons })
  const entries = draft.entries.filter(isLongEntry)
  const dropped = dropEntries(draft, entries, refusals.tooLong, () => MESSAGE)
  if (dropped instanceof Refusal) throw dropped
  return dropped
}

const MESSAGE = `names something by more than ${NAME_BYTES} bytes`

const isLongEntry = ({ eventId, bizStep, disposition, ...entry }: NewEntry): boolean =>
  [eventId, bizStep, disposition, entry.readPoint, entry.bizLocation].some(isLong) ||
  entry.things.some(({ thing }) => isLong(thing)) ||
  entry.attributes.some(({ uri }) => isLong(uri))

const isLongElement = ({ id, vocabulary, attributes, children }: VocabularyElement): boolean =>
  [id, vocabulary, ...children].some(isLong) || attributes.some(({ name }) => isLong(name))
