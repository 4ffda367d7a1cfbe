import type { FastifyInstance, FastifyRequest } from 'fastify'
import { chooseType } from '../accept.ts'
import { Refusal } from '../refusal.ts'
import { refusals } from '../refusals.ts'
import { checkExtensions, OWN_EXTENSION } from './extensions.ts'
import { checkVersions, SPOKEN } from './versions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types in which an EPCIS route answers, the first by default; empty: it answers without a body where need be. */
    produces?: readonly string[]
  }
}

/** Where the interface of EPCIS 2.0.1 §12 stands. */
export const EPCIS_ROOT = '/epcis'

export const JSON_TYPES = ['application/json', 'application/ld+json'] as const

/** Whether a request is for a route of EPCIS. */
export const isEpcis = (request: FastifyRequest): boolean => {
  const { url } = request.routeOptions ?? {}
  return url === EPCIS_ROOT || url?.startsWith(`${EPCIS_ROOT}/`) === true
}

/** What every answer of an EPCIS route says. */
const ALWAYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SPOKEN.map(({ header, version }) => [`${header}-version`, version])),
  'gs1-extensions': OWN_EXTENSION,
}

/** What OPTIONS tells of every EPCIS resource: versions, forms of identifiers, extensions. */
export const discoveryHeaders = (vendorVersion: string): Record<string, string> => ({
  ...ALWAYS,
  ...Object.fromEntries(
    SPOKEN.flatMap(({ header, min, max }) => [
      [`${header}-min`, min],
      [`${header}-max`, max],
    ]),
  ),
  'gs1-vendor-version': vendorVersion,
  // Any form is taken, and asked for by the header of this name.
  'gs1-epc-format': 'No_Preference',
  'gs1-cbv-xml-format': 'No_Preference',
})

/**
 * Holds what the headers of a request to EPCIS ask for against what is spoken, after it was found who asks: refuses
 * versions and media types that there are not, and headers that cannot be read.
 */
export const speakEpcis = (app: FastifyInstance): void => {
  app.addHook('onRequest', async (request, reply) => {
    if (!isEpcis(request)) return
    reply.headers(ALWAYS)
    const { headers } = request
    const { unread, unspoken } = checkVersions(headers)
    const wrong = [...unread, ...checkExtensions(headers['gs1-extensions'])]
    if (wrong.length > 0) throw new Refusal(refusals.invalidRequest, { reasons: wrong })
    if (unspoken.length > 0) throw new Refusal(refusals.unspokenVersion, { reasons: unspoken })
    checkAccept(request)
  })
}

const checkAccept = (request: FastifyRequest): void => {
  const produces = request.routeOptions.config.produces ?? JSON_TYPES
  if (produces.length > 0) chooseType(request, produces)
}
