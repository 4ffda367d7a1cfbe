import type { Reason } from '@karvan/contract'

/** Of the vocabulary of events that are made here: `KARVAN_NAMESPACE` of the contract. */
export const OWN_EXTENSION = 'karvan=urn:karvan:voc:'

const PREFIX = /^[A-Za-z_][A-Za-z0-9_.-]*$/
const URI = /^[a-z][a-z0-9+.-]*:\S+$/i

/**
 * Reads `GS1-Extensions: prefix=URI, …` (EPCIS 2.0.1 §12): every extension is taken, for whoever uses one declares it in
 * its document; what cannot be read is wrong.
 */
export const checkExtensions = (header: unknown): Reason[] => {
  if (header === undefined) return []
  const known = new Map<string, string>()
  return String(header)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const message = checkEntry(entry, known)
      return message === undefined
        ? []
        : [{ pointer: '', code: 'platform.extension', message: `gs1-extensions ${message}` }]
    })
}

const checkEntry = (entry: string, known: Map<string, string>): string | undefined => {
  const equals = entry.indexOf('=')
  const [prefix, uri] = [entry.slice(0, equals).trim(), entry.slice(equals + 1).trim()]
  const shown = JSON.stringify(entry.slice(0, 60))
  if (equals < 0 || !PREFIX.test(prefix) || !URI.test(uri))
    return `holds ${shown}, which is not prefix=URI`
  if ((known.get(prefix) ?? uri) !== uri) return `gives the prefix "${prefix}" two meanings`
  known.set(prefix, uri)
  return undefined
}
