import {
  EPC_FORMS,
  type EpcForm,
  type FindPrefixLength,
  noPrefixes,
  translateSource,
  type Untranslated,
} from '@karvan/epcis'
import { Type } from 'typebox'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** How the identifiers of an answer stand in it: GS1-EPC-Format (EPCIS 2.0.1 §12.2). */
export interface Representation {
  epcs: EpcForm
  findPrefixLength: FindPrefixLength
}

const EPC_FORMAT = 'GS1-EPC-Format'
/** The client leaves it to the server, which leaves everything as it came. */
const NO_PREFERENCE = 'No_Preference'

/** The header as the description of the interface tells it; its value is read by `readRepresentation`. */
export const EPC_FORMAT_HEADER = {
  headers: Type.Object({
    'gs1-epc-format': Type.Optional(
      Type.String({
        description: `Form of identifiers: ${[...EPC_FORMS, NO_PREFERENCE].join(', ')}; without it as captured`,
      }),
    ),
  }),
}

/** As every event was captured. */
export const AS_CAPTURED: Representation = {
  epcs: 'Never_Translates',
  findPrefixLength: noPrefixes,
}

/** Reads GS1-EPC-Format; without it everything stays as it was captured, any other value than those of the standard is refused. */
export const readRepresentation = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
  findPrefixLength: FindPrefixLength = noPrefixes,
): Representation => {
  const given = headers[EPC_FORMAT.toLowerCase()]
  if (given === undefined || given === NO_PREFERENCE) return AS_CAPTURED
  const epcs = EPC_FORMS.find((form) => form === given)
  if (epcs) return { epcs, findPrefixLength }
  const message = `${EPC_FORMAT} is ${[...EPC_FORMS, NO_PREFERENCE].join(', ')}, not ${JSON.stringify(given).slice(0, 60)}`
  const { code } = refusals.epcFormat
  throw new Refusal(refusals.epcFormat, { reasons: [{ pointer: `/${EPC_FORMAT}`, code, message }] })
}

/** Says what was done. */
export const representationHeaders = ({ epcs }: Representation): Record<string, string> => ({
  [EPC_FORMAT.toLowerCase()]: epcs,
})

/** The exact text of an event in a representation, and what stays as it was. */
export const represent = (
  source: string,
  context: unknown,
  representation: Representation,
): { source: string; untranslated: Untranslated[] } =>
  representation.epcs === 'Never_Translates'
    ? { source, untranslated: [] }
    : translateSource(source, context, representation)

/** As an event says of itself what stays in the form in which it was captured, and why. */
export const sayUntranslated = (untranslated: readonly Untranslated[]): object =>
  untranslated.length === 0
    ? {}
    : {
        'karvan:untranslated': untranslated.map(({ pointer, value, obstacle }) => ({
          'karvan:pointer': pointer,
          'karvan:value': value,
          'karvan:obstacle': obstacle,
        })),
      }
