import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { hashSecret } from '../secrets.ts'

/** Seconds of one time step (RFC 6238 §4.1). */
const STEP_SECONDS = 30
/** 160 bits, as RFC 4226 §4 recommends. */
const SECRET_BYTES = 20
/** A code of the step before or after is taken too: clocks differ (RFC 6238 §5.2). */
const WINDOW = 1

export const createTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({
    issuer: 'Karvan',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  })

/** `otpauth://…` for the QR code; `label`: the address, as the app shows it. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString()

/** The time step that the code is of; undefined: it is wrong now. */
export const findTotpStep = (secret: string, code: string, now: Date): number | undefined => {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW })
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / STEP_SECONDS) + delta
}

/** Without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODES = 10
/** 24 of 31 signs: 118 bits. From 112 on a plain hash is enough (OWASP ASVS 5.0, 6.5.2). */
const CODE_LENGTH = 24

export const createRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () =>
    Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
      .join('')
      .replaceAll(/(.{4})(?!$)/g, '$1-'),
  )

/** However it was typed: small letters, spaces, no dashes. */
export const hashRecoveryCode = (code: string): string =>
  hashSecret(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
