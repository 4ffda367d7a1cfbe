import type { Factor, SecondFactorAsked } from '@karvan/contract'
import type { Database, Sql } from '../../platform/index.ts'
import { findTotpStep, hashRecoveryCode } from './codes.ts'
import { listPasskeys } from './passkey-store.ts'
import * as store from './person-store.ts'

/** The second factors that a person has set up. */
export const listSecondFactors = async (
  db: Database,
  person: store.PersonRow,
): Promise<SecondFactorAsked['factors']> => {
  const hasTotp = person.totpSecret !== null
  const hasPasskey = (await listPasskeys(db, person.id)).length > 0
  if (!hasTotp && !hasPasskey) return []
  const hasCodes = (await store.countRecoveryCodes(db, person.id)) > 0
  return [
    ...(hasTotp ? (['totp'] as const) : []),
    ...(hasPasskey ? (['passkey'] as const) : []),
    ...(hasCodes ? (['recovery-code'] as const) : []),
  ]
}

/** Uses up a code of the app or a recovery code; which of them it was, undefined when neither. */
export const takeCode = async (
  tx: Sql,
  person: store.PersonRow,
  code: string,
  now: Date,
): Promise<Factor | undefined> => {
  const digits = code.replaceAll(/\s/g, '')
  if (person.totpSecret !== null && /^\d{6}$/.test(digits)) {
    const step = findTotpStep(person.totpSecret, digits, now)
    const isFirst = step !== undefined && (await store.takeTotpStep(tx, person.id, step))
    return isFirst ? 'totp' : undefined
  }
  const isTaken = await store.takeRecoveryCode(tx, person.id, hashRecoveryCode(code), now)
  return isTaken ? 'recovery-code' : undefined
}
