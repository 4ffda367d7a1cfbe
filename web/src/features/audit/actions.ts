/** What the trail tells of, as the server names it; in the order in which people look for it. */
export const ACTIONS = [
  'access.read',
  'access.give-grant',
  'access.revoke-grant',
  'access.create-link',
  'access.revoke-link',
  'access.create-key',
  'access.revoke-key',
  'access.create-organisation',
] as const
