import fastifyCookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../platform/index.ts'
import { type Access, checkMay } from './access.ts'
import type { Asker } from './asker.ts'
import { listDeclared } from './declared.ts'
import { checkOwnPage } from './own-page.ts'
import { coarseAddress } from './people/device.ts'
import { refusals } from './refusals.ts'
import { readSessionCookie } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; undefined when nobody signed in. Read it through `getAsker`. */
    asker: Asker | undefined
  }
}

/**
 * Finds out for every request who is asking, by key or by the browser's session, and holds it against what the route
 * declares, before anything of the body is read.
 */
export const guard = async (app: FastifyInstance, access: Access): Promise<void> => {
  app.addHook('onReady', async () => void listDeclared(app.routeTable))
  await app.register(fastifyCookie)
  app.decorateRequest('asker', undefined)
  app.addHook('onRequest', async (request) => {
    const declared = request.routeOptions.config.access
    if (declared?.orBearer && bearsSecret(request, declared.orBearer)) return
    request.asker = await findAsker(access, request)
    if (declared === undefined || 'open' in declared) return
    if (!request.asker) throw new Refusal(refusals.notSignedIn)
    checkMay(request.asker, declared.deed)
  })
  accountReads(app, access)
  logRefused(app)
}

/** Who tried what it may not do, or gave a wrong secret, and from which network; the address itself is not kept. */
const logRefused = (app: FastifyInstance): void => {
  app.addHook('onResponse', async (request, { statusCode }) => {
    if (statusCode !== 403 && !request.guessed) return
    const { asker, method, routeOptions, refusedBy } = request
    const who = asker && { kind: asker.kind, id: asker.id, organisation: asker.organisation.id }
    const route = `${method} ${routeOptions.url ?? ''}`
    request.log.info({ code: refusedBy, route, who, network: coarseAddress(request.ip) }, 'refused')
  })
}

/** What is shown in answer to a request is gathered until the answer's connection is done with, sent or broken off. */
const accountReads = (app: FastifyInstance, access: Access): void => {
  // After the body was read: its chunks come from the socket, outside of any reading.
  app.addHook('preHandler', (request, reply, done) => {
    const { id, method, routeOptions } = request
    const reading = access.reads.open({ id, subject: `${method} ${routeOptions.url ?? ''}` })
    reply.raw.once('close', reading.end)
    reading.enter(done)
  })
}

const findAsker = async (access: Access, request: FastifyRequest): Promise<Asker | undefined> => {
  const header = request.headers.authorization
  if (header !== undefined) {
    const key = bearerOf(request)
    const asker = key === undefined ? undefined : await access.findAskerByKey(key)
    if (!asker) throw new Refusal(refusals.wrongKey)
    return asker
  }
  const token = readSessionCookie(request)
  if (token === undefined) return undefined
  checkOwnPage(request)
  return access.findAskerBySession(token)
}

/** Whether a request bears a secret that `isSecret` knows. */
export const bearsSecret = (
  request: FastifyRequest,
  isSecret: (secret: string) => boolean,
): boolean => {
  const secret = bearerOf(request)
  return secret !== undefined && isSecret(secret)
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]

/** Who is asking on a route that declares a deed: the guard let nobody else through. */
export const getAsker = (request: FastifyRequest): Asker => {
  if (!request.asker) throw new Refusal(refusals.notSignedIn)
  return request.asker
}
