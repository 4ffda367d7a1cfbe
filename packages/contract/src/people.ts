import { type Static, Type } from 'typebox'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const Email = Type.String({ format: 'email', maxLength: 254 })
const PersonName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
/** A secret of ours as it comes back: token of an invitation, ticket of a step. */
const Token = Type.String({ minLength: 1, maxLength: 200 })
/** What somebody types to be let in; longer than any password that is taken, so that too long is told by its rule. */
const TypedPassword = Type.String({ minLength: 1, maxLength: 1_000 })

/** Shortest and longest password, in characters (NIST SP 800-63B-4 §3.1.1.2 asks for 15 where it is the only factor, 8 beside another). */
export const PASSWORD_MIN_LENGTH = 12
export const PASSWORD_MAX_LENGTH = 256

/** What a person may be in an organisation; devices and peers are no persons. */
export const PersonRole = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('dispatcher'),
  Type.Literal('capturer'),
  Type.Literal('reader'),
  Type.Literal('auditor'),
])
export type PersonRole = Static<typeof PersonRole>

/** How a session was opened. A passkey that verified its user counts as two factors. */
export const Factor = Type.Union([
  Type.Literal('password'),
  Type.Literal('totp'),
  Type.Literal('recovery-code'),
  Type.Literal('passkey'),
  Type.Literal('openid-connect'),
])
export type Factor = Static<typeof Factor>

/** GET /api/set-up: whether the first person is still to be made (POST /api/set-up, with a key that governs). */
export const SetUp = Type.Object({ needed: Type.Boolean() })
export type SetUp = Static<typeof SetUp>

/** POST /api/set-up → 201 Session, signed in as that person. */
export const NewFirstPerson = Type.Object(
  { name: PersonName, email: Email, password: TypedPassword },
  { additionalProperties: false },
)
export type NewFirstPerson = Static<typeof NewFirstPerson>

/** GET /api/session/ways: how one may sign in here beside password, passkey and key. */
export const WaysIn = Type.Object({
  /** Name of the issuer, for the button to GET /api/session/openid-connect; null: not configured. */
  openIdConnect: OrNull(Type.String()),
})
export type WaysIn = Static<typeof WaysIn>

/** POST /api/session/password. `organisation`: to act in; absent: where this person was last. */
export const PasswordSignIn = Type.Object(
  {
    email: Type.String({ minLength: 1, maxLength: 254 }),
    password: TypedPassword,
    organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type PasswordSignIn = Static<typeof PasswordSignIn>

/** The other answer (200) to a good password: the sign-in goes on with a second factor. 201 is a Session. */
export const SecondFactorAsked = Type.Object({
  /** Proves the first step, for five minutes and five tries. */
  ticket: Type.String(),
  factors: Type.Array(
    Type.Union([Type.Literal('totp'), Type.Literal('recovery-code'), Type.Literal('passkey')]),
  ),
})
export type SecondFactorAsked = Static<typeof SecondFactorAsked>

/** POST /api/session/second-factor → 201 Session. `code`: six digits of the app, or a recovery code. */
export const SecondFactorSignIn = Type.Object(
  { ticket: Token, code: Type.String({ minLength: 6, maxLength: 40 }) },
  { additionalProperties: false },
)
export type SecondFactorSignIn = Static<typeof SecondFactorSignIn>

/** POST /api/session/passkey/options; `ticket`: of a good password, whose second factor the passkey is; null: alone. */
export const PasskeySignInStart = Type.Object(
  { ticket: OrNull(Token) },
  { additionalProperties: false },
)
export type PasskeySignInStart = Static<typeof PasskeySignInStart>

/**
 * What the browser is asked to do. `options` is PublicKeyCredentialRequestOptionsJSON or
 * PublicKeyCredentialCreationOptionsJSON (W3C Web Authentication Level 3 §5), as
 * `PublicKeyCredential.parseRequestOptionsFromJSON` and `parseCreationOptionsFromJSON` take it.
 */
export const PasskeyOptions = Type.Object({
  ticket: Type.String(),
  options: Type.Object({}, { additionalProperties: true }),
})
export type PasskeyOptions = Static<typeof PasskeyOptions>

const Base64Url = Type.String({ minLength: 1, maxLength: 20_000, pattern: '^[A-Za-z0-9_-]+$' })
const credentialFields = {
  id: Base64Url,
  rawId: Base64Url,
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
  authenticatorAttachment: Type.Optional(OrNull(Type.String({ maxLength: 40 }))),
}

/** `credential.toJSON()` of `navigator.credentials.get`. */
export const PasskeyAssertion = Type.Object({
  ...credentialFields,
  response: Type.Object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(OrNull(Type.String({ maxLength: 200 }))),
  }),
})
export type PasskeyAssertion = Static<typeof PasskeyAssertion>

/** POST /api/session/passkey → 201 Session. */
export const PasskeySignIn = Type.Object(
  {
    ticket: Token,
    credential: PasskeyAssertion,
    organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type PasskeySignIn = Static<typeof PasskeySignIn>

/** `credential.toJSON()` of `navigator.credentials.create`. */
export const PasskeyAttestation = Type.Object({
  ...credentialFields,
  response: Type.Object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
  }),
})
export type PasskeyAttestation = Static<typeof PasskeyAttestation>

/**
 * POST /api/people/me/passkeys → 201 Passkey; the ticket came with POST /api/people/me/passkeys/options (body: Proof).
 * DELETE /api/people/me/passkeys/:id (body: Proof) → 204.
 */
export const NewPasskey = Type.Object(
  {
    ticket: Token,
    label: Type.String({ minLength: 1, maxLength: 100 }),
    credential: PasskeyAttestation,
  },
  { additionalProperties: false },
)
export type NewPasskey = Static<typeof NewPasskey>

export const Passkey = Type.Object({
  id: Type.String(),
  label: Type.String(),
  createdTime: Type.String(),
  usedTime: OrNull(Type.String()),
})
export type Passkey = Static<typeof Passkey>

/** PUT /api/session/organisation → 200 Session: the session goes on in another organisation of the person. */
export const SessionOrganisation = Type.Object(
  { organisation: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
)
export type SessionOrganisation = Static<typeof SessionOrganisation>

/** GET /api/sessions: of the person who asks. DELETE /api/sessions/:id ends one, DELETE /api/sessions all of them. */
export const PersonSession = Type.Object({
  id: Type.String(),
  /** The one that asks. */
  current: Type.Boolean(),
  organisation: Type.String(),
  /** Browser and system, as far as the browser said. */
  device: Type.String(),
  /** The network, not the machine: IPv4 to /24, IPv6 to /48. */
  address: Type.String(),
  factors: Type.Array(Factor),
  createdTime: Type.String(),
  seenTime: Type.String(),
  expiresTime: Type.String(),
})
export type PersonSession = Static<typeof PersonSession>

export const Membership = Type.Object({
  organisation: Type.String(),
  name: Type.String(),
  role: PersonRole,
  sinceTime: Type.String(),
})
export type Membership = Static<typeof Membership>

/** GET /api/people/me. */
export const Me = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  memberships: Type.Array(Membership),
  hasPassword: Type.Boolean(),
  hasTotp: Type.Boolean(),
  /** Recovery codes that were not used yet. */
  recoveryCodesLeft: Type.Integer(),
  passkeys: Type.Array(Passkey),
  /** Whether an identity of the OpenID Connect issuer is linked (GET /api/session/openid-connect?link=true). */
  hasOpenIdConnect: Type.Boolean(),
  /** The organisation asks for a second factor and this session has none: it may do nothing else until it has. */
  secondFactorNeeded: Type.Boolean(),
})
export type Me = Static<typeof Me>

/** PUT /api/people/me/name → 200 Me. */
export const NewName = Type.Object({ name: PersonName }, { additionalProperties: false })
export type NewName = Static<typeof NewName>

/** PUT /api/people/me/password → 204. Every other session of the person ends. `current`: unless there is none yet. */
export const NewPassword = Type.Object(
  { current: Type.Optional(TypedPassword), password: TypedPassword },
  { additionalProperties: false },
)
export type NewPassword = Static<typeof NewPassword>

/**
 * Asked before what would let somebody else stay in: the password; of a person without one (null), a
 * sign-in within the last ten minutes.
 */
export const Proof = Type.Object(
  { password: OrNull(TypedPassword) },
  { additionalProperties: false },
)
export type Proof = Static<typeof Proof>

/** POST /api/people/me/totp (body: Proof) → 201: a secret to scan, not in force until confirmed. */
export const TotpStarted = Type.Object({
  ticket: Type.String(),
  /** Base32, for typing. */
  secret: Type.String(),
  /** `otpauth://…`, for the QR code. */
  uri: Type.String(),
})
export type TotpStarted = Static<typeof TotpStarted>

/** PUT /api/people/me/totp → 200 RecoveryCodes: in force from now on. POST /api/people/me/totp/removal (Proof) → 204. */
export const TotpConfirmation = Type.Object(
  { ticket: Token, code: Type.String({ pattern: '^\\d{6}$' }) },
  { additionalProperties: false },
)
export type TotpConfirmation = Static<typeof TotpConfirmation>

/** Shown this once. POST /api/people/me/recovery-codes (Proof) → 201: new ones, the old ones end. */
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) })
export type RecoveryCodes = Static<typeof RecoveryCodes>

/** GET /api/people?organisation=: who belongs to it. PUT /api/people/:id/role, DELETE /api/people/:id/sessions. */
export const Member = Type.Object({
  id: Type.String(),
  organisation: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: PersonRole,
  sinceTime: Type.String(),
  /** When last seen in this organisation; null: not within thirty days. */
  seenTime: OrNull(Type.String()),
  hasSecondFactor: Type.Boolean(),
})
export type Member = Static<typeof Member>

/** PUT /api/people/:id/role → 200 Member. `organisation`: the asker's own unless it governs the house. */
export const NewRole = Type.Object(
  { role: PersonRole, organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
  { additionalProperties: false },
)
export type NewRole = Static<typeof NewRole>

/** DELETE /api/people/:id?organisation= → 200. Who then belongs to no organisation is erased. */
export const MembershipEnded = Type.Object({ erased: Type.Boolean() })
export type MembershipEnded = Static<typeof MembershipEnded>

/** GET and PUT /api/people/rules?organisation=: what an organisation asks of its people. */
export const PeopleRules = Type.Object(
  {
    /** Of administrators and auditors. */
    requiresSecondFactor: Type.Boolean(),
  },
  { additionalProperties: false },
)
export type PeopleRules = Static<typeof PeopleRules>

/** POST /api/invitations → 201 CreatedInvitation. */
export const NewInvitation = Type.Object(
  {
    email: Email,
    role: PersonRole,
    organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type NewInvitation = Static<typeof NewInvitation>

/** GET /api/invitations?organisation=: those that may still be accepted. DELETE /api/invitations/:id revokes. */
export const Invitation = Type.Object({
  id: Type.String(),
  organisation: Type.String(),
  email: Type.String(),
  role: PersonRole,
  createdTime: Type.String(),
  expiresTime: Type.String(),
})
export type Invitation = Static<typeof Invitation>

/** The token is shown this once; only its hash is kept. The link is `/join#TOKEN`. */
export const CreatedInvitation = Type.Object({ invitation: Invitation, token: Type.String() })
export type CreatedInvitation = Static<typeof CreatedInvitation>

/** POST /api/invitations/shown → 200 ShownInvitation: what who holds the link is invited to. */
export const InvitationToken = Type.Object({ token: Token }, { additionalProperties: false })
export type InvitationToken = Static<typeof InvitationToken>

export const ShownInvitation = Type.Object({
  /** Name of the organisation. */
  organisation: Type.String(),
  role: PersonRole,
  email: Type.String(),
  expiresTime: Type.String(),
})
export type ShownInvitation = Static<typeof ShownInvitation>

/**
 * POST /api/invitations/acceptance → 201 Session. Name and password make a new person; who is signed in with the
 * invited address gives the token alone and goes on in the new organisation.
 */
export const InvitationAcceptance = Type.Object(
  {
    token: Token,
    name: Type.Optional(PersonName),
    password: Type.Optional(TypedPassword),
  },
  { additionalProperties: false },
)
export type InvitationAcceptance = Static<typeof InvitationAcceptance>

/** POST /api/people/:id/reset?organisation= → 201. Shown this once; only its hash is kept. The link is `/reset#TOKEN`. */
export const CreatedReset = Type.Object({ token: Type.String(), expiresTime: Type.String() })
export type CreatedReset = Static<typeof CreatedReset>

/** POST /api/resets/shown → 200 ShownReset: whose password who holds the link may set. */
export const ResetToken = Type.Object({ token: Token }, { additionalProperties: false })
export type ResetToken = Static<typeof ResetToken>

export const ShownReset = Type.Object({
  email: Type.String(),
  /** Name of the organisation as whose member the person was given the link. */
  organisation: Type.String(),
  expiresTime: Type.String(),
})
export type ShownReset = Static<typeof ShownReset>

/** POST /api/resets/password → 204. Every session of the person ends; it signs in anew. */
export const NewResetPassword = Type.Object(
  { token: Token, password: TypedPassword },
  { additionalProperties: false },
)
export type NewResetPassword = Static<typeof NewResetPassword>

/** GET /api/people/me/export: everything that is held of a person. DELETE /api/people/me (body: Proof) → 204 erases it. */
export const PersonExport = Type.Object({
  exportedTime: Type.String(),
  person: Me,
  sessions: Type.Array(PersonSession),
  /** Of this address, and by whom they were accepted. */
  invitations: Type.Array(Invitation),
  /** Issuer and subject of linked identities. */
  identities: Type.Array(Type.Object({ issuer: Type.String(), subject: Type.String() })),
  /** What the trail says of the pseudonym: the newest thousand. */
  trail: Type.Array(
    Type.Object({ time: Type.String(), action: Type.String(), subject: Type.String() }),
  ),
})
export type PersonExport = Static<typeof PersonExport>

/**
 * GET /api/session/openid-connect[?link=true] leads to the issuer, which leads back. It ends at `/`, at
 * `/#second-factor=TICKET` where one is asked for, or at `/#problem=CODE`.
 */
export const OPENID_CONNECT_PATH = '/api/session/openid-connect'
