import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

/** Parameters of a type beside its weight, such as a charset: all that is served is UTF-8. */
const PARAMETER = /;\s*(?!q\s*=)[\w!#$%&'*+.^`|~-]+\s*=\s*(?:"[^"]*"|[^;,\s]*)/gi

/**
 * Which of the types that a route serves the client likes best (RFC 9110 §12.5.1); the first one where it does not care,
 * undefined where it takes none of them.
 */
export const findAccepted = <Type extends string>(
  { headers }: FastifyRequest,
  served: readonly Type[],
): Type | undefined => {
  const accept = headers.accept?.trim().replaceAll(PARAMETER, '') || '*/*'
  return new Negotiator({ headers: { accept } }).mediaTypes([...served])[0] as Type | undefined
}

/** The same; refuses where the client takes none of them. */
export const chooseType = <Type extends string>(
  request: FastifyRequest,
  served: readonly Type[],
): Type => {
  const chosen = findAccepted(request, served)
  if (chosen !== undefined) return chosen
  throw new Refusal(refusals.notAcceptable, { detail: `it answers in ${served.join(', ')}` })
}
