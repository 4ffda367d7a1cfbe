import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

/** No schema of the contract nests nearly as deep; capture has its own scan. */
const MAX_DEPTH = 32

const OPENING = /[[{]/
const CLOSING = /[\]}]/

/**
 * Reads JSON and nothing else: a type that a form of another site could send is refused, so is text that is not
 * UTF-8, that nests too deep to be checked cheaply, that holds a NUL, which no text of the store can, or that names
 * `__proto__` or `constructor.prototype`. Of a name given twice the last stands: nothing reads a body before this.
 */
export const readJsonBodies = (app: FastifyInstance): void => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = decoder.decode(body as Buffer)
      const problem = findProblem(text)
      if (problem !== undefined) throw new Refusal(refusals.invalidRequest, { detail: problem })
      parse(request, text, done)
    } catch (fault) {
      done(fault instanceof Refusal ? fault : notUtf8())
    }
  })
}

const notUtf8 = (): Refusal =>
  new Refusal(refusals.invalidRequest, { detail: 'the body is not UTF-8' })

const findProblem = (text: string): string | undefined => {
  // An escape counts only where its backslash is not itself escaped.
  if (text.includes('\\u0000') && /(?<!\\)(?:\\\\)*\\u0000/.test(text))
    return 'the body holds a NUL character'
  if (isDeeper(text, MAX_DEPTH)) return `the body nests deeper than ${MAX_DEPTH} levels`
  return undefined
}

/** One walk over the characters; what is no JSON is left to the parser. */
const isDeeper = (text: string, max: number): boolean => {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (character === '"') index = endOfString(text, index)
    else if (OPENING.test(character) && ++depth > max) return true
    else if (CLOSING.test(character)) depth--
  }
  return false
}

/** Where the string that begins at `start` ends. */
const endOfString = (text: string, start: number): number => {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}
