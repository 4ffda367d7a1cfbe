import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { getAsker, open } from '../access/index.ts'
import { discoveryHeaders, EPCIS_ROOT } from '../platform/index.ts'
import type { CaptureLimits } from './capture.ts'

/** In the order of RFC 9110 §9.3. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']

/**
 * OPTIONS of every EPCIS resource that is served, and of their root: what may be done there, and what is spoken
 * (EPCIS 2.0.1 §12). To be called when all others are registered. It tells of the kind of resource alone: whether there
 * is one of a name is for GET to say.
 */
export const discoveryRoutes = (
  app: FastifyInstance,
  { vendorVersion, limits }: { vendorVersion: string; limits: CaptureLimits },
): void => {
  const resources = listResources(app)
  for (const [url, methods] of resources) {
    const allow = ['OPTIONS', ...METHODS.filter((method) => methods.has(method))].join(', ')
    const isCapturing = url.startsWith(`${EPCIS_ROOT}/`) && methods.has('POST')
    const headers = {
      allow,
      ...discoveryHeaders(vendorVersion),
      ...(isCapturing && CAPTURING.includes(url) ? limitHeaders(limits) : {}),
    }
    app.options(
      url,
      {
        config: {
          ...open('says what is spoken here, the same to everybody who signed in, of no resource'),
          produces: [],
        },
        schema: {
          tags: ['discovery'],
          summary: 'What may be done here, and which versions and limits hold',
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        getAsker(request)
        return reply.code(204).headers(headers).send()
      },
    )
  }
}

const CAPTURING = [`${EPCIS_ROOT}/capture`, `${EPCIS_ROOT}/events`]

/** What is announced of captures, and told with every one that is too large. */
export const limitHeaders = ({ events, bytes }: CaptureLimits): Record<string, string> => ({
  'gs1-epcis-capture-limit': String(events),
  'gs1-epcis-capture-file-size-limit': String(bytes),
  'gs1-capture-error-behaviour': 'all',
})

/** The methods of each address. */
const listResources = (app: FastifyInstance): Map<string, Set<string>> => {
  const resources = new Map([[EPCIS_ROOT, new Set<string>()]])
  for (const { method, url } of app.routeTable) {
    if (url !== EPCIS_ROOT && !url.startsWith(`${EPCIS_ROOT}/`)) continue
    const methods = resources.get(url) ?? new Set()
    resources.set(url, methods)
    for (const one of [method].flat()) methods.add(one)
  }
  return resources
}
