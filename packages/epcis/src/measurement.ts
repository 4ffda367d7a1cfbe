import { canonicalWord } from './canonical.ts'
import type { Namespaces } from './context.ts'
import { MEASUREMENT_TYPES, SENSOR_ALERTS } from './vocabulary.ts'

const NO_NAMESPACES: Namespaces = new Map()

/** The GS1 Web Vocabulary under its older and its newer address. */
const WEB_VOCABULARY = /^https?:\/\/(?:ref\.|www\.)?gs1\.org\/voc\//

/**
 * A measurement type or sensor alert as it is asked for: one URI for every spelling, of either address
 * of the GS1 Web Vocabulary. Not for the hash, in which a URI stays as it came
 * (docs/decisions/0020-contradictions-of-the-artefacts.md).
 */
export const measurementUri = (value: string, namespaces?: Namespaces): string => {
  const text = value.trim().replace(WEB_VOCABULARY, MEASUREMENT_TYPES.base)
  const vocabulary = SENSOR_ALERTS.words.includes(text) ? SENSOR_ALERTS : MEASUREMENT_TYPES
  return canonicalWord(vocabulary, text, namespaces ?? NO_NAMESPACES)
}
