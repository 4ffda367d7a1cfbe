import { createHash } from 'node:crypto'
import { CaptureJob, Report, Screening, Verification } from '@karvan/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import {
  AS_CAPTURED,
  EPCIS_HEADERS,
  readRepresentation,
  representationHeaders,
} from '../journal/index.ts'
import { type Clock, Refusal } from '../platform/index.ts'
import { bodyOf, type CaptureBody, readCaptureBodies } from './body.ts'
import type { Capture } from './capture.ts'
import { cleanPhoto, PhotoRefused, type PhotoType } from './photo.ts'
import { refusals } from './refusals.ts'
import { deriveReportDocument, type ResolvePlace, refuseAsReport, warnAsReport } from './report.ts'

/** GS1-EPCIS-Capture-File-Size-Limit: larger documents are refused with 413. */
const DOCUMENT_LIMIT_BYTES = 32 * 1024 * 1024
const PHOTO_LIMIT_BYTES = 4 * 1024 * 1024

/** Id of the organisation in whose name the asker captures. */
const ON_BEHALF = 'karvan-on-behalf-of'

const onBehalfOf = ({ headers }: FastifyRequest): string | undefined => {
  const value = headers[ON_BEHALF]
  return typeof value === 'string' ? value.trim() : value?.[0]
}

export interface CaptureRoutes {
  capture: Capture
  resolvePlace: ResolvePlace
  clock: Clock
}

export const captureRoutes = async (app: FastifyInstance, parts: CaptureRoutes): Promise<void> => {
  await app.register(async (scope) => documentRoutes(scope, parts))
  reportRoutes(app, parts)
  verificationRoutes(app, parts)
}

/** POST /epcis/capture reads the exact characters: its own scope, so that no other route does. */
const documentRoutes = (app: FastifyInstance, { capture }: CaptureRoutes): void => {
  readCaptureBodies(app, DOCUMENT_LIMIT_BYTES)
  const tags = ['capture']
  const headers = {
    ...EPCIS_HEADERS,
    // Whatever form is asked for, identifiers are kept as they came (docs/decisions/0017-identifier-forms.md).
    ...representationHeaders(AS_CAPTURED),
    'gs1-epcis-capture-file-size-limit': String(DOCUMENT_LIMIT_BYTES),
    'gs1-capture-error-behaviour': 'rollback',
  }
  app.post<{ Body: CaptureBody | null }>(
    '/epcis/capture',
    {
      config: forDeed('capture'),
      bodyLimit: DOCUMENT_LIMIT_BYTES,
      schema: {
        tags,
        summary: 'Capture an EPCIS 2.0.1 document in JSON-LD or XML; durable when answered',
        response: { 202: CaptureJob },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      readRepresentation(request.headers)
      const behaviour = request.headers['gs1-capture-error-behaviour']
      if (behaviour !== undefined && behaviour !== 'rollback')
        throw new Refusal(refusals.behaviourUnsupported)
      const job = await capture.capture(asker, bodyOf(request.body), onBehalfOf(request))
      return reply
        .code(202)
        .headers(headers)
        .header('location', `/epcis/capture/${job.captureID}`)
        .send(job)
    },
  )
  app.post<{ Body: CaptureBody | null }>(
    '/epcis/events',
    {
      config: forDeed('capture'),
      bodyLimit: DOCUMENT_LIMIT_BYTES,
      schema: {
        tags,
        summary: 'Capture one event without a document around it',
        response: { 201: Type.Null() },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      readRepresentation(request.headers)
      const id = await capture.captureEvent(asker, bodyOf(request.body), onBehalfOf(request))
      return reply
        .code(201)
        .headers(headers)
        .header('location', `/epcis/events/${encodeURIComponent(id)}`)
        .send()
    },
  )
  app.get(
    '/epcis/capture',
    { config: forDeed('see'), schema: { tags, response: { 200: Type.Array(CaptureJob) } } },
    async (request, reply) => {
      const asker = getAsker(request)
      return reply.headers(headers).send(await capture.listJobs(asker, 100))
    },
  )
  app.get<{ Params: { id: string } }>(
    '/epcis/capture/:id',
    {
      config: forDeed('see'),
      schema: {
        tags,
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: CaptureJob },
      },
    },
    async (request, reply) => {
      const job = await capture.findJob(getAsker(request), request.params.id)
      if (!job) throw new Refusal(refusals.unknownJob)
      return reply.headers(headers).send(job)
    },
  )
}

const verificationRoutes = (app: FastifyInstance, { capture }: CaptureRoutes): void => {
  app.get<{ Querystring: { after?: string } }>(
    '/api/verification',
    {
      config: forDeed('govern'),
      schema: {
        tags: ['capture'],
        summary: 'Hold a chunk of the journal against its own keys, hashes and order',
        querystring: Type.Object({ after: Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) }),
        response: { 200: Verification },
      },
    },
    async (request) => capture.verify(Number(request.query.after ?? 0)),
  )
  app.get<{ Querystring: { after?: string } }>(
    '/api/screening',
    {
      config: forDeed('audit'),
      schema: {
        tags: ['capture'],
        summary: 'Look through a chunk of the own events for data of people; values are not shown',
        querystring: Type.Object({ after: Type.Optional(Type.String({ maxLength: 200 })) }),
        response: { 200: Screening },
      },
    },
    async (request) => capture.screenOwn(getAsker(request), request.query.after),
  )
}

const reportRoutes = (
  app: FastifyInstance,
  { capture, resolvePlace, clock }: CaptureRoutes,
): void => {
  app.post<{ Body: Report }>(
    '/api/reports',
    {
      config: forDeed('capture'),
      schema: {
        tags: ['capture'],
        summary: 'Report what happened, as a person without a system; may be sent twice',
        body: Report,
        response: { 202: CaptureJob },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const attachment = readPhoto(request.body)
      const path = attachment && `/api/attachments/${attachment.sha256}`
      const derived = deriveReportDocument(request.body, path, resolvePlace, clock.now())
      if ('reasons' in derived)
        throw new Refusal(refusals.invalidReport, { reasons: derived.reasons })
      const { document } = derived
      const job = await capture
        .captureReport(asker, document, attachment, onBehalfOf(request))
        .then(warnAsReport, refuseAsReport)
      return reply.code(202).header('location', `/epcis/capture/${job.captureID}`).send(job)
    },
  )
  app.get<{ Params: { sha256: string } }>(
    '/api/attachments/:sha256',
    {
      config: forDeed('see'),
      schema: {
        tags: ['capture'],
        params: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
      },
    },
    async (request, reply) => {
      const found = await capture.findAttachment(getAsker(request), request.params.sha256)
      if (!found) throw new Refusal(refusals.unknownAttachment)
      return reply.header('content-type', found.contentType).send(Buffer.from(found.bytes))
    },
  )
}

const readPhoto = ({ photo }: Report) => {
  if (!photo) return undefined
  const sent = Buffer.from(photo.base64, 'base64')
  const refuse = (message: string): never => {
    const reasons = [{ pointer: '/photo', code: refusals.invalidReport.code, message }]
    throw new Refusal(refusals.invalidReport, { reasons })
  }
  if (sent.length > PHOTO_LIMIT_BYTES) refuse('the photo is larger than 4 MB')
  const bytes = tryToClean(photo.contentType, sent, refuse)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { sha256, contentType: photo.contentType, bytes }
}

const tryToClean = (type: PhotoType, sent: Buffer, refuse: (message: string) => never): Buffer => {
  try {
    return cleanPhoto(type, sent)
  } catch (fault) {
    if (!(fault instanceof PhotoRefused)) throw fault
    return refuse(fault.message)
  }
}
