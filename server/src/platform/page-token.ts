import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'

/** What a token holds. */
export interface TokenContent {
  /** Milliseconds since 1970; whole seconds. */
  expires: number
  /** Organisation that it was given to. */
  owner: string
  /** Hash of the question that it goes on with. */
  question: string
  /** Where the page before ended, as JSON. */
  position: unknown
}

/** Another number where tokens of before are no longer understood. */
const FORMAT = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Tokens that nobody without the secret can make, change or read: AES-256-GCM. The initialisation vector is a MAC of
 * what is enclosed (RFC 5297 has the idea), so that it repeats only where all else does and the same page has the same
 * token.
 */
export const createTokens = (secret: string) => {
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `karvan page token ${use}`, 32))
  const encryption = derive('encryption')
  const mac = derive('vector')
  const vectorOf = (text: string): Buffer =>
    createHmac('sha256', mac).update(text).digest().subarray(0, IV_BYTES)
  return {
    seal({ expires, owner, question, position }: TokenContent): string {
      const text = JSON.stringify([FORMAT, expires / 1000, owner, question, position])
      const vector = vectorOf(text)
      const cipher = createCipheriv('aes-256-gcm', encryption, vector)
      const enclosed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([vector, cipher.getAuthTag(), enclosed]).toString('base64url')
    },
    /** Undefined: none that was made with this secret. */
    unseal(token: string): TokenContent | undefined {
      const bytes = Buffer.from(token, 'base64url')
      // Only the one spelling that was given: a token is ended by its characters.
      if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== token)
        return undefined
      const cipher = createDecipheriv('aes-256-gcm', encryption, bytes.subarray(0, IV_BYTES))
      cipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      try {
        const opened = [cipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), cipher.final()]
        return readContent(Buffer.concat(opened).toString('utf8'))
      } catch {
        return undefined
      }
    },
  }
}

const readContent = (text: string): TokenContent | undefined => {
  const [format, seconds, owner, question, position] = JSON.parse(text) as [
    number,
    number,
    string,
    string,
    unknown,
  ]
  return format === FORMAT ? { expires: seconds * 1000, owner, question, position } : undefined
}

/** Short, and different for different texts. */
export const hashOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22)
