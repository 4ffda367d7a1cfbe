import type { Role } from '@karvan/contract'

/** What a person may be in an organisation. */
export const PERSON_ROLES = [
  'administrator',
  'dispatcher',
  'capturer',
  'reader',
  'auditor',
] as const satisfies readonly Role[]

/** What a key may be: also a thing's own voice, and another Karvan's. */
export const KEY_ROLES: readonly Role[] = [...PERSON_ROLES, 'device', 'peer']
