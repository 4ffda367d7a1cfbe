import type { FindPrefixLength } from './company-prefix.ts'
import { findCanonicalLink } from './digital-link.ts'
import { findEpcLink } from './epc-urn.ts'
import { findEpcUrn, type Obstacle } from './link-urn.ts'
import { findScheme } from './schemes.ts'

/** The values of the header GS1-EPC-Format (EPCIS 2.0.1 §12.2) by which identifiers are translated. */
export const EPC_FORMS = ['Always_GS1_Digital_Link', 'Always_EPC_URN', 'Never_Translates'] as const

export type EpcForm = (typeof EPC_FORMS)[number]

/** An identifier in the form that was asked for; with an obstacle it is the one that was given. */
export interface TranslatedUri {
  uri: string
  obstacle?: Obstacle
}

const EPC = /^urn:epc:(id|class|idpat):([a-z]+):/

/**
 * An identifier as EPC URN or as GS1 Digital Link on id.gs1.org. What is in the asked form already stays, a link on its
 * own domain too, as do URIs that are no GS1 identifier and schemes without Digital Link (`bic`, `imovn`, …).
 */
export const translateUri = (
  uri: string,
  form: EpcForm,
  findPrefixLength: FindPrefixLength,
): TranslatedUri => {
  if (form === 'Always_GS1_Digital_Link') return toLink(uri)
  return form === 'Always_EPC_URN' ? toUrn(uri, findPrefixLength) : { uri }
}

const toLink = (uri: string): TranslatedUri => {
  const [, space = '', name = ''] = EPC.exec(uri) ?? []
  if (!findScheme(space, name)) return { uri }
  const link = findEpcLink(uri)
  return link === undefined ? { uri, obstacle: 'no-link' } : { uri: link }
}

const toUrn = (uri: string, findPrefixLength: FindPrefixLength): TranslatedUri => {
  const link = /^https?:/i.test(uri) ? findCanonicalLink(uri) : undefined
  if (link === undefined) return { uri }
  const found = findEpcUrn(link, findPrefixLength)
  return 'urn' in found ? { uri: found.urn } : { uri, obstacle: found.obstacle }
}
