import {
  type ReadEventResult,
  type ReadOptions,
  type ReadResult,
  readDocument,
  readEvent,
  readXmlDocument,
  readXmlEvent,
} from '@karvan/epcis'
import type { FastifyInstance } from 'fastify'
import { platformRefusals, Refusal } from '../platform/index.ts'
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
  document(text: string, options: ReadOptions): ReadResult
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

export const readBody = ({ form, text }: CaptureBody, options: ReadOptions): ReadResult =>
  READERS[form].document(text, options)

/** A single event as a document of one. */
export const readSingleBody = ({ form, text }: CaptureBody): ReadResult => {
  const { event, ...read } = READERS[form].event(text)
  const events = event ? [event] : []
  return { ...read, kind: 'capture', events, wrong: [], masterData: [] }
}

/** A request without a body is one with an empty one, which is no document. */
export const bodyOf = (body: CaptureBody | null | undefined): CaptureBody =>
  body ?? { form: 'json', text: '' }

/** Lets the routes of a scope take bodies of every form that is read, up to so many bytes when unpacked, and no other. */
export const readCaptureBodies = (app: FastifyInstance, limitBytes: number): void => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  app.removeAllContentTypeParsers()
  for (const [form, { mediaTypes }] of Object.entries(READERS))
    app.addContentTypeParser(
      [...mediaTypes],
      { parseAs: 'buffer', bodyLimit: limitBytes },
      (request, bytes, done) => {
        const charset = charsetOf(request.headers['content-type'])
        if (charset !== undefined && charset !== 'utf-8') {
          const detail = `the charset ${charset} is not read, only UTF-8`
          done(new Refusal(platformRefusals.wrongMediaType, { detail }))
          return
        }
        try {
          done(null, { form, text: decoder.decode(bytes as Buffer) })
        } catch {
          done(new Refusal(refusals.notUtf8))
        }
      },
    )
}

/** In small letters; undefined where none is said. */
const charsetOf = (contentType: string | undefined): string | undefined =>
  /;\s*charset="?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase()
