import { createHash } from 'node:crypto'
import {
  type CaptureErrorBehaviour,
  CaptureJob,
  Report,
  Screening,
  Verification,
} from '@karvan/contract'
import { writeCaptureJobXml } from '@karvan/epcis'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { forDeed, getAsker } from '../access/index.ts'
import { AS_CAPTURED, readRepresentation, representationHeaders } from '../journal/index.ts'
import {
  type Clock,
  findAccepted,
  JSON_TYPES,
  PageQuery,
  type Pages,
  Refusal,
} from '../platform/index.ts'
import { bodyOf, type CaptureBody, readCaptureBodies } from './body.ts'
import type { Capture } from './capture.ts'
import { limitHeaders } from './discovery.ts'
import { cleanPhoto, PhotoRefused, type PhotoType } from './photo.ts'
import { refusals } from './refusals.ts'
import { deriveReportDocument, type ResolvePlace, refuseAsReport, warnAsReport } from './report.ts'
import type { JobCursor } from './store.ts'

const PHOTO_LIMIT_BYTES = 4 * 1024 * 1024

/** Id of the organisation in whose name the asker captures. */
const ON_BEHALF = 'karvan-on-behalf-of'

const onBehalfOf = ({ headers }: FastifyRequest): string | undefined => {
  const value = headers[ON_BEHALF]
  return typeof value === 'string' ? value.trim() : value?.[0]
}

/** `all` is for servers to announce, not to be asked for. */
const behaviourOf = ({ headers }: FastifyRequest): CaptureErrorBehaviour => {
  const value = headers['gs1-capture-error-behaviour'] ?? 'rollback'
  if (value === 'rollback' || value === 'proceed') return value
  throw new Refusal(refusals.unknownBehaviour, { detail: `"${String(value)}" is neither` })
}

export interface CaptureRoutes {
  capture: Capture
  resolvePlace: ResolvePlace
  clock: Clock
  pages: Pages
}

export const captureRoutes = async (app: FastifyInstance, parts: CaptureRoutes): Promise<void> => {
  await app.register(async (scope) => documentRoutes(scope, parts))
  reportRoutes(app, parts)
  verificationRoutes(app, parts)
}

/** POST /epcis/capture reads the exact characters: its own scope, so that no other route does. */
const documentRoutes = (app: FastifyInstance, parts: CaptureRoutes): void => {
  readCaptureBodies(app, parts.capture.limits.bytes)
  // Whatever form is asked for, identifiers are kept as they came (docs/decisions/0017-identifier-forms.md).
  const told = { ...limitHeaders(parts.capture.limits), ...representationHeaders(AS_CAPTURED) }
  // A body that is too large is refused before its route is reached: the limits are told then too.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST') reply.headers(told)
  })
  capturingRoutes(app, parts)
  jobRoutes(app, parts)
}

const tags = ['capture']

const capturingRoutes = (app: FastifyInstance, { capture }: CaptureRoutes): void => {
  const bodyLimit = capture.limits.bytes
  const config = { ...forDeed('capture'), produces: [] }
  app.post<{ Body: CaptureBody | null }>(
    '/epcis/capture',
    {
      config,
      bodyLimit,
      schema: {
        tags,
        summary: 'Capture an EPCIS 2.0.1 document in JSON-LD or XML; durable when answered',
        response: { 202: CaptureJob },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      readRepresentation(request.headers)
      const options = { onBehalfOf: onBehalfOf(request), behaviour: behaviourOf(request) }
      const job = await capture.capture(asker, bodyOf(request.body), options)
      reply
        .code(202)
        .header('gs1-capture-error-behaviour', options.behaviour)
        .header('location', `/epcis/capture/${job.captureID}`)
      return sendJob(request, reply, job)
    },
  )
  app.post<{ Body: CaptureBody | null }>(
    '/epcis/events',
    {
      config,
      bodyLimit,
      schema: {
        tags,
        summary:
          'Create one event without a document around it; one that is there already is refused',
        response: { 201: Type.Null() },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      readRepresentation(request.headers)
      const options = { onBehalfOf: onBehalfOf(request) }
      const id = await capture.captureEvent(asker, bodyOf(request.body), options)
      return reply
        .code(201)
        .header('location', `/epcis/events/${encodeURIComponent(id)}`)
        .send()
    },
  )
}

const jobRoutes = (app: FastifyInstance, { capture, pages }: CaptureRoutes): void => {
  app.get(
    '/epcis/capture',
    {
      config: forDeed('see'),
      schema: {
        tags,
        summary: 'Capture jobs, newest first, page by page; of each some errors',
        querystring: PageQuery,
        response: { 200: Type.Array(CaptureJob) },
      },
    },
    async (request, reply) => {
      const asker = getAsker(request)
      const page = await pages.open<JobCursor>(request, { owner: asker.organisation.id })
      const found = await capture.listJobs(asker, page.after, page.limit + 1)
      const jobs = found.slice(0, page.limit)
      if (found.length > page.limit) page.linkNext(reply, cursorOf(jobs.at(-1)!))
      return reply.send(jobs)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/epcis/capture/:id',
    {
      config: { ...forDeed('see'), produces: JOB_TYPES },
      schema: {
        tags,
        summary: 'A capture job with all errors of its events that are kept: ten thousand',
        params: Type.Object({ id: Type.String() }),
        response: { 200: CaptureJob },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const job = UUID.test(id) ? await capture.findJob(getAsker(request), id) : undefined
      if (!job) throw new Refusal(refusals.unknownJob)
      return sendJob(request, reply, job)
    },
  )
}

const JOB_TYPES = [...JSON_TYPES, 'application/xml', 'text/xml'] as const

/** Whoever reads neither JSON nor XML finds the job at its address. */
const sendJob = (request: FastifyRequest, reply: FastifyReply, job: CaptureJob): FastifyReply => {
  const type = findAccepted(request, JOB_TYPES)
  if (type === undefined) return reply.send()
  if (!type.endsWith('/xml')) return reply.send(job)
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .serializer((text: string) => text)
    .send(writeCaptureJobXml(job))
}

const cursorOf = ({ createdAt, captureID }: CaptureJob): JobCursor => ({
  createdTime: createdAt,
  id: captureID,
})

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

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
