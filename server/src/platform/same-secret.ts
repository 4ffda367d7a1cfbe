import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Whether two secrets are the same, in a time that tells nothing of where they differ, nor of their lengths. Secrets
 * that are found by their hash (keys, sessions, links) need no such care: who does not know the secret cannot choose
 * how much of its SHA-256 agrees.
 */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected))
