import { randomUUID } from 'node:crypto'
import { constants } from 'node:zlib'
import fastifyCompress from '@fastify/compress'
import fastifySwagger from '@fastify/swagger'
import type { Problem, Reason } from '@karvan/contract'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify'
import type { Logger } from 'pino'
import { problemOf, Refusal, type RefusalKind } from './refusal.ts'
import { refusals } from './refusals.ts'

/** Larger bodies than this are refused unless a route says otherwise. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024

/** Of 0 to 11: beyond it brotli takes far longer for little. */
const BROTLI_QUALITY = 4

/** Only what Karvan itself serves may run in its pages; MapLibre needs workers and images from blobs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, as it was registered. */
    routeTable: readonly RouteOptions[]
  }
}

/**
 * The HTTP server without any room: schemas strict in what they take, refusals turned into RFC 9457
 * problem documents in this one place, OpenAPI 3.1 made from the routes' own schemas.
 */
export const createHttp = async (logger: Logger, version: string): Promise<FastifyInstance> => {
  const app = Fastify({
    loggerInstance: logger,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2000 },
    // Raised before there is a route: no hook runs.
    frameworkErrors: (fault, request, reply) => {
      guardAnswer(request, reply)
      sendFault(fault, request, reply)
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
  })
  const routeTable: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routeTable.push(route))
  app.decorate('routeTable', routeTable)
  app.setErrorHandler((fault, request, reply) => sendFault(fault, request, reply))
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Refusal(refusals.notFound)))
  // An answer given while the server closes is the last on its connection, which would stay open otherwise.
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', async (request, reply) => {
    if (closing) reply.header('connection', 'close')
    guardAnswer(request, reply)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request
    const record = { method, url, status: reply.statusCode, milliseconds: reply.elapsedTime }
    request.log[reply.statusCode >= 500 ? 'warn' : 'debug'](record, 'answered')
  })
  await app.register(fastifyCompress, {
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
  })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Karvan',
        version,
        description: 'Track and manage cargo across rail, port and border',
      },
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      },
      security: [{ key: [] }],
    },
  })
  app.get(
    '/api/openapi.json',
    { config: { access: { open: 'describes the routes, no data' } }, schema: { hide: true } },
    async () => app.swagger(),
  )
  return app as unknown as FastifyInstance
}

const guardAnswer = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-request-id', request.id)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('content-security-policy', CONTENT_SECURITY_POLICY)
}

const sendProblem = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  const problem = problemOf(refusal)
  return reply
    .code(problem.status)
    .headers(refusal.details.headers ?? {})
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(problem satisfies Problem)
}

const sendFault = (fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (fault instanceof Refusal) return sendProblem(reply, fault)
  const refusal = refusalOfFramework(fault as FastifyError)
  if (refusal) return sendProblem(reply, refusal)
  request.log.error({ err: fault, url: request.url, method: request.method }, 'fault')
  return sendProblem(reply, new Refusal(refusals.fault, { detail: `request id ${request.id}` }))
}

/** What Fastify itself refuses, by its error code: docs of Fastify, "Errors". */
const FRAMEWORK_REFUSALS: Record<string, RefusalKind> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refusals.bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusals.wrongMediaType,
  FST_ERR_CTP_EMPTY_JSON_BODY: refusals.invalidRequest,
  FST_ERR_CTP_INVALID_JSON_BODY: refusals.invalidRequest,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusals.invalidRequest,
  FST_ERR_BAD_URL: refusals.invalidRequest,
}

const refusalOfFramework = (fault: FastifyError): Refusal | undefined => {
  if (fault.validation) {
    const reasons = foldUnions(fault.validation).map(
      (error): Reason => ({
        pointer: error.instancePath + missingProperty(error.params),
        code: `platform.${error.keyword}`,
        message: `${fault.validationContext ?? 'request'} ${error.message ?? 'is invalid'}`,
      }),
    )
    return new Refusal(refusals.invalidRequest, { reasons })
  }
  const kind = FRAMEWORK_REFUSALS[fault.code]
  if (kind) return new Refusal(kind, { detail: fault.message })
  if (fault.statusCode === 400)
    return new Refusal(refusals.invalidRequest, { detail: fault.message })
  if (isStoreUnavailable(fault)) {
    return new Refusal(refusals.storeUnavailable, { headers: { 'retry-after': '2' } })
  }
  return undefined
}

type SchemaError = NonNullable<FastifyError['validation']>[number]

/** A value that is none of the allowed ones is one problem, not one for each of them. */
const foldUnions = (errors: readonly SchemaError[]): SchemaError[] =>
  errors.flatMap((error) => {
    const parts = errors.filter(
      (part) => part.keyword === 'const' && part.instancePath === error.instancePath,
    )
    if (parts.length === 0) return [error]
    if (error.keyword !== 'anyOf') return error.keyword === 'const' ? [] : [error]
    const allowed = parts.map((part) => JSON.stringify(part.params.allowedValue))
    return [{ ...error, message: `must be one of ${allowed.join(', ')}` }]
  })

const missingProperty = (params: Record<string, unknown> | undefined): string => {
  const name = params?.missingProperty ?? params?.additionalProperty
  return typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : ''
}

/** Class 08 of SQLSTATE (connection), 57P (shutdown) and the socket's own codes. */
const isStoreUnavailable = (fault: { code?: unknown }): boolean =>
  typeof fault.code === 'string' &&
  /^(08...|57P..|ECONNREFUSED|ECONNRESET|STORE_UNAVAILABLE)$/.test(fault.code)
