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
    guess: true,
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
  invalidFilter: {
    code: 'access.invalid-filter',
    status: 400,
    title: 'The filter cannot be read',
  },
  unknownKey: { code: 'access.unknown-key', status: 404, title: 'There is no key of this id' },
  wrongCredentials: {
    code: 'access.wrong-credentials',
    status: 401,
    title: 'This is not how anybody here signs in: the address or the secret is wrong',
    guess: true,
  },
  tooManyAttempts: {
    code: 'access.too-many-attempts',
    status: 429,
    title: 'Too many failed sign-ins, try again after the given time',
  },
  wrongTicket: {
    code: 'access.wrong-ticket',
    status: 401,
    title: 'What was begun has expired or was used: begin again',
  },
  wrongPasskey: {
    code: 'access.wrong-passkey',
    status: 401,
    title: 'This passkey is not known here, or its answer does not hold',
    guess: true,
  },
  invalidPasskey: {
    code: 'access.invalid-passkey',
    status: 422,
    title: 'This passkey cannot be taken',
  },
  weakPassword: {
    code: 'access.weak-password',
    status: 422,
    title: 'This password cannot be taken',
  },
  proofNeeded: {
    code: 'access.proof-needed',
    status: 403,
    title: 'Prove that it is you: give your password, or sign in again',
  },
  personOnly: {
    code: 'access.person-only',
    status: 403,
    title: 'Only a person who signed in may do this, not a key',
  },
  wrongCode: {
    code: 'access.wrong-code',
    status: 422,
    title: 'This code is wrong or was used',
    guess: true,
  },
  noSecondFactor: {
    code: 'access.no-second-factor',
    status: 409,
    title: 'There is no second factor by code to do this with',
  },
  unknownIdentity: {
    code: 'access.unknown-identity',
    status: 403,
    title: 'Nobody here was invited under the address that the issuer vouches for',
  },
  issuerUnavailable: {
    code: 'access.issuer-unavailable',
    status: 503,
    title: 'The OpenID Connect issuer does not answer as it should',
  },
  noIssuer: {
    code: 'access.no-issuer',
    status: 404,
    title: 'Sign-in by OpenID Connect is not configured here',
  },
  unknownPerson: {
    code: 'access.unknown-person',
    status: 404,
    title: 'There is no such person in your organisation',
  },
  unknownSession: {
    code: 'access.unknown-session',
    status: 404,
    title: 'You have no session of this id',
  },
  unknownPasskey: {
    code: 'access.unknown-passkey',
    status: 404,
    title: 'You have no passkey of this id',
  },
  notMember: {
    code: 'access.not-member',
    status: 422,
    title: 'You do not belong to this organisation',
  },
  lastPerson: {
    code: 'access.last-person',
    status: 409,
    title: 'The last administrator of an organisation stays: make another one first',
  },
  foreignHome: {
    code: 'access.foreign-home',
    status: 422,
    title: 'Personal data stay in the Karvan of the home jurisdiction',
  },
  invalidInvitation: {
    code: 'access.invalid-invitation',
    status: 422,
    title: 'Nobody can be invited or given a role like this',
  },
  unknownInvitation: {
    code: 'access.unknown-invitation',
    status: 404,
    title: 'There is no such invitation, or it was used, revoked or has expired',
  },
  cannotReset: {
    code: 'access.cannot-reset',
    status: 409,
    title: 'You may not make a link for the password of this person',
  },
  unknownReset: {
    code: 'access.unknown-reset',
    status: 404,
    title: 'There is no such link for a password, or it was used, replaced or has expired',
    guess: true,
  },
  signInFirst: {
    code: 'access.sign-in-first',
    status: 409,
    title: 'Somebody signs in with this address already: sign in, then open the invitation again',
  },
  otherAddress: {
    code: 'access.other-address',
    status: 409,
    title: 'The invitation is for another address than yours',
  },
  isSetUp: {
    code: 'access.is-set-up',
    status: 409,
    title: 'There are people already: they invite others',
  },
  lastAdministrator: {
    code: 'access.last-administrator',
    status: 409,
    title: 'The last administrator key cannot be revoked: make another first',
  },
} satisfies Record<string, RefusalKind>
