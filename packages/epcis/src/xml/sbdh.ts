/** What JSON says of a document's sending: the pseudo-header for the SBDH of XML (EPCIS 2.0 §10.1). */
export interface Sending {
  sender?: string
  receiver?: string
  instanceIdentifier?: string
}

export const HEADER = 'StandardBusinessDocumentHeader'

type Members = Readonly<Record<string, unknown>>

/**
 * The Standard Business Document Header (UN/CEFACT SBDH 1.3) that says just this, as an extension
 * in JSON with the given prefix. The schema wants a sender and a receiver, if need be without a name.
 */
export const plainHeader = (
  { sender = '', receiver = '', instanceIdentifier = '' }: Sending,
  creationDate: string,
  prefix: string,
): Members => {
  const named = (members: Members): Members =>
    Object.fromEntries(Object.entries(members).map(([name, value]) => [`${prefix}:${name}`, value]))
  return named({
    HeaderVersion: '1.0',
    Sender: named({ Identifier: sender }),
    Receiver: named({ Identifier: receiver }),
    DocumentIdentification: named({
      Standard: 'EPCglobal',
      TypeVersion: '2.0',
      InstanceIdentifier: instanceIdentifier,
      Type: 'Events',
      CreationDateAndTime: creationDate,
    }),
  })
}

/** Who sent a document to whom, of its header as an extension in JSON. */
export const findSending = (header: unknown, prefix: string): Sending => {
  const sending: Sending = {}
  const sender = pathOf(header, prefix, 'Sender', 'Identifier')
  const receiver = pathOf(header, prefix, 'Receiver', 'Identifier')
  const instance = pathOf(header, prefix, 'DocumentIdentification', 'InstanceIdentifier')
  if (sender) sending.sender = sender
  if (receiver) sending.receiver = receiver
  if (instance) sending.instanceIdentifier = instance
  return sending
}

/** The first text at a path; an identifier may have an authority beside it. */
const pathOf = (value: unknown, prefix: string, ...names: string[]): string | undefined => {
  let at: unknown = value
  for (const name of names) at = firstOf(memberOf(firstOf(at), `${prefix}:${name}`))
  const text = typeof at === 'string' ? at : firstOf(memberOf(at, 'rdf:value'))
  return typeof text === 'string' ? text.trim() : undefined
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value)

const memberOf = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? (value as Members)[name] : undefined
