import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits behind a prefix by which a leaked key is recognised. */
export const createSecret = (): string => `kv_${randomBytes(32).toString('base64url')}`

export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')
