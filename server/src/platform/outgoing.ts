import { promises as dns, type LookupAddress } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { type RequestOptions, request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why a call to another system was not made, or not finished. */
type OutgoingProblem =
  | 'wrong-address'
  | 'not-secure'
  | 'not-listed'
  | 'inside'
  | 'unreachable'
  | 'too-slow'
  | 'too-large'

/** A call that was not made, or not finished; its message names the host and nothing of the answer. */
export class OutgoingRefused extends Error {
  readonly problem: OutgoingProblem

  constructor(problem: OutgoingProblem, message: string) {
    super(message)
    this.problem = problem
  }
}

export interface OutgoingSettings {
  /**
   * Host names and networks (CIDR) that may be called. Empty: every public address. Otherwise only these; an address
   * inside (private, loopback, …) is called only where a network names it, never because a name leads to it.
   */
  allow: readonly string[]
  /** Finds the addresses of a name; the system's resolver when left out. */
  resolve?: (host: string) => Promise<readonly LookupAddress[]>
}

export interface OutgoingLimits {
  /** For the whole call, from the name to the last byte. */
  timeoutMilliseconds?: number
  answerBytes?: number
}

export interface OutgoingRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

const TIMEOUT_MILLISECONDS = 10_000
const ANSWER_BYTES = 4 * 1024 * 1024

type Address = ReturnType<typeof ipaddr.process>

/** Of IPv6 only this is given out to the public Internet (RFC 4291 §2.4, IANA registry of unicast addresses). */
const PUBLIC_IPV6 = ipaddr.parseCIDR('2000::/3')
/** Public by its number, yet answers from within a cloud's machine with what it knows of it. */
const METADATA = ['168.63.129.16']

/** Whether an address belongs to the public Internet: anything not known to is inside. */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast' || METADATA.includes(address.toString())) return false
  return address.kind() === 'ipv4' || address.match(PUBLIC_IPV6)
}

/** What is wrong with an entry of the list; undefined: nothing. */
export const checkOutgoingEntry = (entry: string): string | undefined => {
  if (ipaddr.isValidCIDR(entry) || isHostName(entry)) return undefined
  return `"${entry}" is neither a host name nor a network such as 10.0.0.0/8`
}

/** `192.0.2.1`, `10.0.0.0/8`, `::1`. */
export const isAddressOrNetwork = (text: string): boolean =>
  isPlainAddress(text) || ipaddr.isValidCIDR(text)

/** Not the short, octal and hexadecimal ways to write one. */
const isPlainAddress = (text: string): boolean => isIP(text) !== 0

/** A last label of digits would be read as a number of an address. */
const isHostName = (text: string): boolean =>
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(
    text,
  )

/**
 * The one way out: everything that the server itself asks of an address that somebody else wrote (discovery of
 * sign-ins, other Karvans, deliveries) goes through `fetch` of this. HTTPS only; the name is resolved once, every
 * address of it is held against the rules, and the connection goes to just those: what the name says a moment later
 * changes nothing. Redirects are not followed; time and size are bounded.
 */
export const createOutgoing = ({ allow, resolve = resolveName }: OutgoingSettings) => {
  const isAllowed = createList(allow)
  const findAddresses = async (url: URL): Promise<readonly LookupAddress[]> => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const literal = ipaddr.isValid(host)
    const found = literal
      ? [{ address: host, family: host.includes(':') ? 6 : 4 }]
      : await resolve(host)
    if (found.length === 0) throw new OutgoingRefused('unreachable', `${host} has no address`)
    for (const { address } of found)
      checkAddress(isAllowed, url, literal ? undefined : host, address)
    return found
  }
  const ask = async (
    address: string | URL,
    request: OutgoingRequest = {},
    limits: OutgoingLimits = {},
  ): Promise<Response> => {
    const url = readUrl(address)
    const { timeoutMilliseconds = TIMEOUT_MILLISECONDS, answerBytes = ANSWER_BYTES } = limits
    const signal = AbortSignal.timeout(timeoutMilliseconds)
    try {
      const addresses = await untilAborted(findAddresses(url), signal)
      return await send({ url, request, addresses, signal, answerBytes })
    } catch (fault) {
      throw describeFault(fault, url, signal)
    }
  }
  return {
    /** Throws `OutgoingRefused` where an address would not be called now; calls nothing. */
    async check(address: string, timeoutMilliseconds = TIMEOUT_MILLISECONDS): Promise<void> {
      const url = readUrl(address)
      const signal = AbortSignal.timeout(timeoutMilliseconds)
      try {
        await untilAborted(findAddresses(url), signal)
      } catch (fault) {
        throw describeFault(fault, url, signal)
      }
    },
    /** Answers like the `fetch` of the platform, redirects unfollowed; throws `OutgoingRefused`. */
    fetch: ask,
    /** The same in the platform's own shape, for libraries that want one: method, headers and a body of text. */
    fetchAny: ((address, options) =>
      ask(address instanceof Request ? address.url : address, {
        ...(options?.method === undefined ? {} : { method: options.method }),
        headers: Object.fromEntries(new Headers(options?.headers)),
        ...(options?.body ? { body: String(options.body) } : {}),
      })) satisfies typeof fetch as typeof fetch,
  }
}

const readUrl = (address: string | URL): URL => {
  if (!URL.canParse(String(address)))
    throw new OutgoingRefused('wrong-address', 'this is no address of the web')
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new OutgoingRefused('wrong-address', `${url.protocol} is not called`)
  // A name and password in an address end up in logs.
  if (url.username !== '' || url.password !== '')
    throw new OutgoingRefused('wrong-address', 'an address holds no name and no password')
  return url
}

interface List {
  isEmpty: boolean
  hasName(host: string): boolean
  hasAddress(address: Address): boolean
}

const createList = (allow: readonly string[]): List => {
  const networks = allow
    .filter((entry) => ipaddr.isValidCIDR(entry))
    .map((e) => ipaddr.parseCIDR(e))
  const names = new Set(allow.filter(isHostName).map((name) => name.toLowerCase()))
  return {
    isEmpty: allow.length === 0,
    hasName: (host) => names.has(host.toLowerCase()),
    hasAddress: (address) =>
      networks.some(
        ([network, bits]) =>
          network.kind() === address.kind() && address.match([network, bits] as never),
      ),
  }
}

const checkAddress = (list: List, url: URL, name: string | undefined, text: string): void => {
  const address = ipaddr.process(text)
  const inNetwork = list.hasAddress(address)
  if (!isPublicAddress(text) && !inNetwork)
    throw new OutgoingRefused('inside', `${url.host} leads inside, where nothing is called`)
  const listed = inNetwork || (name !== undefined && list.hasName(name))
  if (!list.isEmpty && !listed)
    throw new OutgoingRefused('not-listed', `${url.host} is not among those that may be called`)
  if (url.protocol === 'http:' && address.range() !== 'loopback')
    throw new OutgoingRefused('not-secure', `${url.host} is called over https only`)
}

const resolveName = (host: string): Promise<LookupAddress[]> =>
  dns.lookup(host, { all: true, order: 'verbatim' })

const untilAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
  ])

interface Sending {
  url: URL
  request: OutgoingRequest
  addresses: readonly LookupAddress[]
  signal: AbortSignal
  answerBytes: number
}

/** The name stays in the request, for the certificate and the host header; the connection goes to the checked addresses. */
const send = ({ url, request, addresses, signal, answerBytes }: Sending): Promise<Response> =>
  new Promise((resolve, reject) => {
    const lookup: LookupFunction = (_host, options, done) => {
      if (options.all) done(null, [...addresses])
      else done(null, addresses[0]!.address, addresses[0]!.family)
    }
    const { method = 'GET', headers = {}, body } = request
    const options: RequestOptions = { method, headers, lookup, signal, agent: false }
    const ask = url.protocol === 'https:' ? requestSecure : requestPlain
    const outgoing = ask(url, options, (answer) => {
      readAnswer(answer, answerBytes).then(
        (bytes) => resolve(responseOf(answer.statusCode ?? 0, answer.headers, bytes)),
        (fault) => {
          outgoing.destroy()
          reject(fault)
        },
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

const readAnswer = async (answer: AsyncIterable<Buffer>, limit: number): Promise<Buffer> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer) {
    length += part.length
    if (length > limit)
      throw new OutgoingRefused('too-large', `the answer is larger than ${limit} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Statuses whose answer has no body (Fetch standard, "null body status"). */
const BODILESS = [204, 205, 304]

const responseOf = (
  status: number,
  headers: Record<string, string | string[] | undefined>,
  bytes: Buffer,
): Response => {
  if (status < 200 || status > 599)
    throw new OutgoingRefused('unreachable', 'the answer is not one of HTTP')
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return new Response(BODILESS.includes(status) ? null : new Uint8Array(bytes), {
    status,
    headers: fields,
  })
}

/** The fault's own words may tell what stands inside; the caller learns the kind and the host. */
const describeFault = (fault: unknown, url: URL, signal: AbortSignal): OutgoingRefused => {
  if (fault instanceof OutgoingRefused) return fault
  if (signal.aborted) return new OutgoingRefused('too-slow', `${url.host} did not answer in time`)
  return new OutgoingRefused('unreachable', `${url.host} cannot be reached`)
}
