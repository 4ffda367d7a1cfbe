import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

/** Parameters of a type beside its weight, such as a charset: all that is served is UTF-8. */
const PARAMETER = /;\s*(?!q\s*=)[\w!#$%&'*+.^`|~-]+\s*=\s*(?:"[^"]*"|[^;,\s]*)/gi

/** Which of the types that a route serves the client likes best (RFC 9110 §12.5.1); the first one where it does not care. */
export const chooseType = <Type extends string>(
  { headers: { accept } }: FastifyRequest,
  served: readonly Type[],
): Type => {
  const header = accept?.replaceAll(PARAMETER, '')
  const chosen = new Negotiator({ headers: { accept: header } }).mediaType([...served])
  if (chosen !== undefined) return chosen as Type
  throw new Refusal(refusals.notAcceptable, { detail: `it answers in ${served.join(', ')}` })
}
