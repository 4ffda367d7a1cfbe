import { createHash, randomBytes } from 'node:crypto'

/**
 * 256 random bits behind a prefix by which a leaked one is recognised: `kv_` of keys, `kl_` of tracking links, `ks_`
 * of people's sessions, `ki_` of invitations, `kr_` of links for a password, `kt_` of tickets.
 */
export const createSecret = (
  prefix: 'kv_' | 'kl_' | 'ks_' | 'ki_' | 'kr_' | 'kt_' = 'kv_',
): string => `${prefix}${randomBytes(32).toString('base64url')}`

export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')
