import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from './refusal.ts'
import { refusals } from './refusals.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route is counted against nobody: it gives no data and costs next to nothing. */
    uncounted?: true
  }
}

/** How much is answered within a minute; counted in memory, by each process for itself. */
export interface RateLimits {
  /** By a key, session or link; 0: no limit. */
  perAsker: number
  /** By an address, of requests that read and that nobody signed. */
  anonymousReads: number
  /** The same of requests that change something: signing in, accepting an invitation. */
  anonymousWrites: number
  /** Wrong keys, passwords and links that an address may try before it has to wait. */
  wrongSecrets: number
}

export const RATE_LIMITS: RateLimits = {
  perAsker: 6_000,
  anonymousReads: 600,
  anonymousWrites: 60,
  wrongSecrets: 20,
}

const MINUTE_SECONDS = 60
/** An address that goes on guessing waits twice as long each time, up to this. */
const LONGEST_WAIT_SECONDS = 15 * MINUTE_SECONDS
const OFFENCES_SECONDS = 60 * MINUTE_SECONDS
/** For how long, and of how many, it is remembered what became of a credential. */
const MEMORY_MILLISECONDS = 60 * 60 * 1000
const MEMORY_ENTRIES = 10_000

/** Who a request is counted for; undefined: nobody signed it. */
export type Identify = (request: FastifyRequest) => string | undefined

/**
 * Limits how often addresses and askers may ask. `before` counts what nobody signed and keeps away who guesses
 * secrets: it runs before anything is looked up. `after` counts by asker. Who was seen with a good credential is let
 * through while somebody at the same address guesses: an office shares one address, and so do all behind a proxy that
 * is not declared.
 */
const createLimits = (limits: RateLimits) => {
  const reads = createCounter(limits.anonymousReads)
  const writes = createCounter(limits.anonymousWrites)
  const dead = createCounter(limits.anonymousReads)
  const guesses = createGuesses(limits.wrongSecrets)
  const askers = limits.perAsker > 0 ? createCounter(limits.perAsker) : undefined
  const good = createMemory()
  const tried = createMemory()
  const counterOf = (request: FastifyRequest) => (isReading(request) ? reads : writes)

  const before = async (request: FastifyRequest): Promise<void> => {
    if (request.routeOptions.config.uncounted) return
    const credential = fingerprintOf(request)
    const triesIn = mayTrySecret(request)
    if (credential !== undefined && !triesIn && good.has(credential)) return
    const address = addressOf(request.ip)
    await guesses.check(address)
    if (credential === undefined || triesIn) await consume(counterOf(request), address)
    else await dead.check(address)
  }
  const after = async (
    request: FastifyRequest,
    reply: FastifyReply,
    asker: string,
  ): Promise<void> => {
    const credential = fingerprintOf(request)
    if (credential !== undefined) good.add(credential)
    if (!askers || request.routeOptions.config.uncounted) return
    tellRate(reply, await consume(askers, asker), limits.perAsker)
  }
  /**
   * What became of a request. A wrong secret counts as a guess once: a device that repeats its revoked key guesses
   * nothing. It and any other dead credential are counted by themselves: a crowd without keys keeps no key away.
   */
  const settle = async (request: FastifyRequest, isSigned: boolean): Promise<void> => {
    const credential = fingerprintOf(request)
    const address = addressOf(request.ip)
    const isRepeated =
      !isSigned && credential !== undefined && isJudgedByHeader(request) && tried.has(credential)
    if (request.guessed && !isRepeated) await guesses.add(address)
    if (credential === undefined || isSigned) return
    if (request.guessed) tried.add(credential)
    good.delete(credential)
    await dead.limiter.penalty(address)
  }
  return { before, after, settle }
}

/** Hangs the limits into a server, around the hook that `guard` hangs in between to find who is asking. */
export const limitRequests = async (
  app: FastifyInstance,
  limits: RateLimits,
  identify: Identify,
  guard: () => Promise<void>,
): Promise<void> => {
  const { before, after, settle } = createLimits(limits)
  app.addHook('onRequest', before)
  await guard()
  app.addHook('onRequest', async (request, reply) => {
    const asker = identify(request)
    if (asker !== undefined) await after(request, reply, asker)
  })
  app.addHook('onResponse', async (request) => settle(request, identify(request) !== undefined))
}

/** What anybody may send with a secret in its body: a header beside it, good or not, does not speak for it. */
const mayTrySecret = ({ method, routeOptions: { config } }: FastifyRequest): boolean =>
  method === 'POST' && config.access !== undefined && 'open' in config.access

/** Whether the wrong secret can only have stood in a header: a wrong key is refused before a body is read. */
const isJudgedByHeader = (request: FastifyRequest): boolean =>
  request.headers.authorization !== undefined || isReading(request)

const isReading = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

const createCounter = (points: number) => {
  const limiter = new RateLimiterMemory({ points, duration: MINUTE_SECONDS })
  return {
    limiter,
    /** Refuses an address that used up what it had, without counting this time. */
    async check(address: string): Promise<void> {
      const count = await limiter.get(address)
      if (count === null || count.msBeforeNext <= 0) return
      if (count.consumedPoints >= points) throw tooMany(secondsOf(count))
    },
  }
}

type Counter = ReturnType<typeof createCounter>

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.ceil(msBeforeNext / 1000)

const consume = async ({ limiter }: Counter, who: string): Promise<RateLimiterRes> => {
  const count = await limiter.consume(who).catch((over: RateLimiterRes | Error) => over)
  if (count instanceof Error) throw count
  if (count.consumedPoints > limiter.points) throw tooMany(secondsOf(count))
  return count
}

const createGuesses = (points: number) => {
  const counter = createCounter(points)
  const offences = new RateLimiterMemory({ points: 1, duration: OFFENCES_SECONDS })
  return {
    check: counter.check,
    async add(address: string): Promise<void> {
      const count = await counter.limiter.penalty(address)
      if (count.consumedPoints !== points) return
      const { consumedPoints: times } = await offences.penalty(address)
      const seconds = Math.min(LONGEST_WAIT_SECONDS, MINUTE_SECONDS * 2 ** (times - 1))
      await counter.limiter.block(address, seconds)
    },
  }
}

/** Remembers fingerprints of credentials for a while; the oldest go first. */
const createMemory = () => {
  const seen = new Map<string, number>()
  return {
    has: (credential: string): boolean =>
      Date.now() - (seen.get(credential) ?? -Infinity) < MEMORY_MILLISECONDS,
    delete: (credential: string): void => void seen.delete(credential),
    add(credential: string): void {
      seen.delete(credential)
      seen.set(credential, Date.now())
      if (seen.size > MEMORY_ENTRIES) seen.delete(seen.keys().next().value!)
    },
  }
}

/** Of what a request signs itself with; the secret itself is not kept. */
const fingerprintOf = ({ headers }: FastifyRequest): string | undefined => {
  const credential = [headers.authorization, headers['karvan-link'], headers.cookie]
  if (credential.every((part) => part === undefined)) return undefined
  return createHash('sha256').update(JSON.stringify(credential)).digest('base64')
}

/** Whom an address stands for: of IPv6 a whole /64, which one household or server has to choose from. */
export const addressOf = (ip: string): string => {
  if (!ipaddr.isValid(ip)) return ip
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  return address.toByteArray().slice(0, 8).join('.')
}

const tooMany = (seconds: number): Refusal =>
  new Refusal(refusals.tooManyRequests, {
    detail: `try again in ${seconds} seconds`,
    headers: { 'retry-after': String(seconds), ratelimit: `"requests";r=0;t=${seconds}` },
  })

/**
 * Header fields of draft-ietf-httpapi-ratelimit-headers: the policy always, what remains once half of it is used,
 * so that answers to the same question stay the same.
 */
const tellRate = (reply: FastifyReply, count: RateLimiterRes, points: number): void => {
  reply.header('ratelimit-policy', `"requests";q=${points};w=${MINUTE_SECONDS}`)
  const remaining = Math.max(0, points - count.consumedPoints)
  if (remaining < points / 2)
    reply.header('ratelimit', `"requests";r=${remaining};t=${secondsOf(count)}`)
}
