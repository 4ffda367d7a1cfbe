import type { RefusalKind } from '../platform/index.ts'

export const refusals = {
  notSignedIn: {
    code: 'access.not-signed-in',
    status: 401,
    title: 'Send a key (Authorization: Bearer KEY) or sign in',
  },
  wrongKey: {
    code: 'access.wrong-key',
    status: 401,
    title: 'This key is not known or was revoked',
  },
  notAllowed: { code: 'access.not-allowed', status: 403, title: 'Your role may not do this' },
  foreignPage: {
    code: 'access.foreign-page',
    status: 403,
    title: 'A page of another site may not act with your session',
  },
  unknownOrganisation: {
    code: 'access.unknown-organisation',
    status: 422,
    title: 'There is no organisation of this id',
  },
  invalidOrganisation: {
    code: 'access.invalid-organisation',
    status: 422,
    title: 'The organisation cannot be taken as it is',
  },
  invalidKey: {
    code: 'access.invalid-key',
    status: 422,
    title: 'This key cannot be made as it is asked for',
  },
  invalidPlaces: {
    code: 'access.invalid-places',
    status: 422,
    title: 'These places cannot be assigned as they are given',
  },
  unknownGrant: {
    code: 'access.unknown-grant',
    status: 404,
    title: 'Your organisation has no living grant of this id',
  },
  unknownLink: {
    code: 'access.unknown-link',
    status: 404,
    title: 'There is no such tracking link, or it has ended',
  },
  unknownKey: { code: 'access.unknown-key', status: 404, title: 'There is no key of this id' },
  lastAdministrator: {
    code: 'access.last-administrator',
    status: 409,
    title: 'The last administrator key cannot be revoked: make another first',
  },
} satisfies Record<string, RefusalKind>
