import type { WordForm } from '../translate/translate-event.ts'
import { findWordUri, type Vocabulary } from '../vocabulary.ts'

/** A word of a vocabulary in any spelling as JSON has it, bare; any other value as it is. */
export const bareWord = (words: Vocabulary, value: string): string => {
  const uri = findWordUri(words, value)
  return uri === undefined ? value : uri.slice(words.base.length)
}

/** A word as XML has it: always a URI. Bare words, which only JSON has, become web URIs where nothing is translated. */
export const xmlWord = (words: Vocabulary, value: string, format: WordForm): string => {
  const uri = findWordUri(words, value)
  if (uri === undefined) return value
  if (format === 'Always_URN' && words.urn !== undefined)
    return words.urn + uri.slice(words.base.length)
  return format === 'Never_Translates' && value.includes(':') ? value : uri
}
