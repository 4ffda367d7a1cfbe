/** A number with the digits that it was written with. */
export class SpelledNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = string | boolean | null | SpelledNumber | Json[] | JsonObject
export interface JsonObject {
  [name: string]: Json
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs

/**
 * Parses JSON and keeps how each number is spelled, which `JSON.parse` would lose: strings and
 * numbers are told apart by a first character while it runs. Throws where `JSON.parse` would.
 */
export const parseSpelled = (json: string): Json => {
  const marked = json.replace(TOKEN, (token) =>
    token.startsWith('"') ? `"=${token.slice(1)}` : `"#${token}"`,
  )
  return unmark(JSON.parse(marked) as Json)
}

const unmark = (value: Json): Json => {
  if (typeof value === 'string')
    return value.startsWith('#') ? new SpelledNumber(value.slice(1)) : value.slice(1)
  if (Array.isArray(value)) return value.map(unmark)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, inner]) => [name.slice(1), unmark(inner)]),
  )
}

/** The JSON text of a value, numbers as they were spelled. */
export const spell = (value: Json): string => {
  if (value instanceof SpelledNumber) return value.text
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${spell(inner)}`,
  )
  return `{${members.join(',')}}`
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !(value instanceof SpelledNumber)
