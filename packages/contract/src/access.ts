import { type Static, Type } from 'typebox'

/** What an organisation is; `simulation` marks everything that it captures as simulated. */
export const OrganisationKind = Type.Union([
  Type.Literal('operator'),
  Type.Literal('party'),
  Type.Literal('authority'),
  Type.Literal('simulation'),
])
export type OrganisationKind = Static<typeof OrganisationKind>

/**
 * What a key may do. `administrator`: everything. `operator`: see everything, capture, report.
 * `capturer`: capture and see what it may see. `reader`: only see.
 */
export const Role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('operator'),
  Type.Literal('capturer'),
  Type.Literal('reader'),
])
export type Role = Static<typeof Role>

export const Organisation = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: OrganisationKind,
  /** ISO 3166-1 alpha-2: where its personal and official data stay. */
  homeJurisdiction: Type.String({ pattern: '^[A-Z]{2}$' }),
})
export type Organisation = Static<typeof Organisation>

export const NewOrganisation = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    kind: OrganisationKind,
    homeJurisdiction: Type.String({ pattern: '^[A-Z]{2}$' }),
  },
  { additionalProperties: false },
)
export type NewOrganisation = Static<typeof NewOrganisation>

export const NewKey = Type.Object(
  {
    organisation: Type.String(),
    role: Role,
    label: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
)
export type NewKey = Static<typeof NewKey>

export const Key = Type.Object({
  id: Type.String(),
  organisation: Type.String(),
  role: Role,
  label: Type.String(),
  createdTime: Type.String(),
  revokedTime: Type.Union([Type.String(), Type.Null()]),
})
export type Key = Static<typeof Key>

/** The secret is shown this once; only its hash is kept. */
export const CreatedKey = Type.Object({ key: Key, secret: Type.String() })
export type CreatedKey = Static<typeof CreatedKey>

export const SignIn = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
)
export type SignIn = Static<typeof SignIn>

/** GET /api/session: who is asking. 401 when nobody. */
export const Session = Type.Object({ organisation: Organisation, role: Role, label: Type.String() })
export type Session = Static<typeof Session>
