import type { FastifyRequest } from 'fastify'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/**
 * A session acts, and listens, from our own pages only: browsers say where a request comes from (Fetch Metadata), older
 * ones by Origin. A program that sends neither acts with a cookie that its owner gave it. What merely reads is held to
 * it too, save the opening of a page: nothing that answers may be drawn into a page of another site.
 */
export const checkOwnPage = (request: FastifyRequest): void => {
  if (!comesFromUs(request) && !opensPage(request)) throw new Refusal(refusals.foreignPage)
}

/**
 * The way to an issuer is begun by a person on our own page, or by one who types it: where the issuer still knows
 * somebody, a link of another site would sign that person in unasked.
 */
export const checkOwnLink = (request: FastifyRequest): void => {
  if (!comesFromUs(request)) throw new Refusal(refusals.foreignPage)
}

const comesFromUs = (request: FastifyRequest): boolean => {
  const site = request.headers['sec-fetch-site']
  return site === undefined ? isOwnOrigin(request) : site === 'same-origin' || site === 'none'
}

/** RFC 6454 §7: scheme, host and port, or the word null. */
const isOwnOrigin = ({ headers: { origin }, protocol, host }: FastifyRequest): boolean =>
  origin === undefined || origin.toLowerCase() === `${protocol}://${host}`.toLowerCase()

const opensPage = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers['sec-fetch-mode'] === 'navigate' &&
  headers['sec-fetch-dest'] === 'document'
