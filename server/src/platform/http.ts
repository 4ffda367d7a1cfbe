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
import { findAccepted } from './accept.ts'
import { exceptionOf } from './epcis/exceptions.ts'
import { isEpcis } from './epcis/speak.ts'
import { guardAnswer } from './headers.ts'
import { readJsonBodies } from './json-body.ts'
import { maskAddress } from './logs.ts'
import { problemOf, Refusal, type RefusalKind } from './refusal.ts'
import { refusals } from './refusals.ts'

/** Larger bodies than this are refused unless a route says otherwise. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024

/** Of 0 to 11: beyond it brotli takes far longer for little. */
const BROTLI_QUALITY = 4

/** Longer than any question of the screens; a header section may be of twice this, the address in it. */
const ADDRESS_LIMIT = 8 * 1024
const HEADERS_LIMIT_BYTES = 16 * 1024

export interface HttpSettings {
  /** Addresses and networks of proxies whose word on the client's address and protocol is taken; none when left out. */
  trustProxy: readonly string[]
  /** For all headers; for a whole request, a document of 32 MB over a slow line too; for a silent connection. */
  headersMilliseconds: number
  requestMilliseconds: number
  silenceMilliseconds: number
  /** How often connections are held against the times above. */
  checkMilliseconds: number
  /** Writes a problem as XML (EPCIS 2.0.1 §12: `application/problem+xml`); undefined: it stands as JSON. */
  writeProblemXml: ((problem: Problem) => string) | undefined
}

const HTTP_SETTINGS: HttpSettings = {
  trustProxy: [],
  headersMilliseconds: 20_000,
  requestMilliseconds: 300_000,
  silenceMilliseconds: 180_000,
  checkMilliseconds: 10_000,
  writeProblemXml: undefined,
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, as it was registered. */
    routeTable: readonly RouteOptions[]
    writeProblemXml: HttpSettings['writeProblemXml']
  }
  interface FastifyRequest {
    /** A secret in it was wrong. */
    guessed: boolean
    /** Code of the refusal that answers it. */
    refusedBy: string | undefined
  }
}

/**
 * The HTTP server without any room: schemas strict in what they take, refusals turned into RFC 9457
 * problem documents in this one place, OpenAPI 3.1 made from the routes' own schemas.
 */
export const createHttp = async (
  logger: Logger,
  version: string,
  given: Partial<HttpSettings> = {},
): Promise<FastifyInstance> => {
  const settings = { ...HTTP_SETTINGS, ...given }
  const app = Fastify({
    trustProxy: settings.trustProxy.length > 0 ? [...settings.trustProxy] : false,
    requestTimeout: settings.requestMilliseconds,
    connectionTimeout: settings.silenceMilliseconds,
    http: {
      insecureHTTPParser: false,
      maxHeaderSize: HEADERS_LIMIT_BYTES,
      headersTimeout: settings.headersMilliseconds,
      connectionsCheckingInterval: settings.checkMilliseconds,
    },
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
  app.decorate('writeProblemXml', settings.writeProblemXml)
  app.decorateRequest('guessed', false)
  app.decorateRequest('refusedBy', undefined)
  readJsonBodies(app as unknown as FastifyInstance)
  refuseOddAddresses(app as unknown as FastifyInstance)
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
    const record = {
      method,
      url: maskAddress(url),
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    }
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

/** Refuses addresses of great length, and a NUL in the part that names a thing: no text of the store can hold one. */
const refuseOddAddresses = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ url, params }) => {
    if (url.length > ADDRESS_LIMIT) throw new Refusal(refusals.addressTooLong)
    const values = Object.values((params as Record<string, string> | undefined) ?? {})
    if (values.some((value) => value.includes('\0')))
      throw new Refusal(refusals.invalidRequest, { detail: 'the address holds a NUL character' })
  })
}

const sendProblem = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  const { request } = reply
  const problem = problemOf(refusal)
  if (isEpcis(request)) problem.type = exceptionOf(refusal.kind)
  if (refusal.kind.guess) request.guessed = true
  request.refusedBy = refusal.kind.code
  const { writeProblemXml } = request.server
  const isXml = writeProblemXml !== undefined && wantsXml(request)
  return reply
    .code(problem.status)
    .headers(refusal.details.headers ?? {})
    .header('content-type', isXml ? 'application/problem+xml' : 'application/problem+json')
    .serializer(isXml ? (text: string) => text : JSON.stringify)
    .send(isXml ? writeProblemXml(problem) : (problem satisfies Problem))
}

const PROBLEM_TYPES = ['json', 'xml'].flatMap((form) => [
  `application/problem+${form}`,
  `application/${form}`,
  `text/${form}`,
])

/** Of the interface of EPCIS alone, and only of who likes it better. */
const wantsXml = (request: FastifyRequest): boolean =>
  isEpcis(request) && findAccepted(request, PROBLEM_TYPES)?.endsWith('xml') === true

const sendFault = (fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (fault instanceof Refusal) return sendProblem(reply, fault)
  const refusal = refusalOfFramework(fault as FastifyError)
  if (refusal) return sendProblem(reply, refusal)
  const url = maskAddress(request.url)
  request.log.error({ err: fault, url, method: request.method }, 'fault')
  return sendProblem(reply, new Refusal(refusals.fault, { detail: `request id ${request.id}` }))
}

/** What Fastify itself refuses, by its error code: docs of Fastify, "Errors". */
const FRAMEWORK_REFUSALS: Record<string, RefusalKind> = {
  FST_ERR_CTP_BODY_TOO_LARGE: refusals.bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusals.wrongMediaType,
  FST_ERR_CTP_EMPTY_JSON_BODY: refusals.invalidRequest,
  FST_ERR_CTP_INVALID_JSON_BODY: refusals.invalidRequest,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusals.invalidRequest,
  FST_CP_ERR_INVALID_CONTENT_ENCODING: refusals.wrongMediaType,
  FST_CP_ERR_INVALID_CONTENT: refusals.invalidRequest,
  FST_ERR_BAD_URL: refusals.invalidRequest,
  FST_ERR_MAX_PARAM_LENGTH: refusals.addressTooLong,
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
