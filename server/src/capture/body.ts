import {
  type ReadEventResult,
  type ReadResult,
  readDocument,
  readEvent,
  readXmlDocument,
  readXmlEvent,
} from '@karvan/epcis'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../platform/index.ts'
import { refusals } from './refusals.ts'

/** In which form a document or an event was sent. */
type BodyForm = 'json' | 'xml'

/** What was sent, character by character: hashes and signatures need them. */
export interface CaptureBody {
  form: BodyForm
  text: string
}

interface Reader {
  mediaTypes: readonly string[]
  document(text: string): ReadResult
  event(text: string): ReadEventResult
}

/** Every form that is read. A further one is a line here; everything behind it is the same for all. */
const READERS: Record<BodyForm, Reader> = {
  json: {
    mediaTypes: ['application/json', 'application/ld+json'],
    document: readDocument,
    event: readEvent,
  },
  xml: {
    mediaTypes: ['application/xml', 'text/xml'],
    document: readXmlDocument,
    event: readXmlEvent,
  },
}

export const readBody = ({ form, text }: CaptureBody): ReadResult => READERS[form].document(text)

/** A single event as a document of one. */
export const readSingleBody = ({ form, text }: CaptureBody): ReadResult => {
  const { event, ...read } = READERS[form].event(text)
  return { ...read, kind: 'capture', events: event ? [event] : [], masterData: [] }
}

/** A request without a body is one with an empty one, which is no document. */
export const bodyOf = (body: CaptureBody | null | undefined): CaptureBody =>
  body ?? { form: 'json', text: '' }

/** Lets the routes of a scope take bodies of every form that is read, up to so many bytes, and no other. */
export const readCaptureBodies = (app: FastifyInstance, limitBytes: number): void => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  app.removeAllContentTypeParsers()
  for (const [form, { mediaTypes }] of Object.entries(READERS))
    app.addContentTypeParser(
      [...mediaTypes],
      { parseAs: 'buffer', bodyLimit: limitBytes },
      (_request, bytes, done) => {
        try {
          done(null, { form, text: decoder.decode(bytes as Buffer) })
        } catch {
          done(new Refusal(refusals.notUtf8))
        }
      },
    )
}
