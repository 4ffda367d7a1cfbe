import { type Static, Type } from 'typebox'

/** What an organisation is; `simulation` marks everything that it captures as simulated. */
export const OrganisationKind = Type.Union([
  Type.Literal('operator'),
  Type.Literal('forwarder'),
  Type.Literal('carrier'),
  Type.Literal('terminal'),
  Type.Literal('authority'),
  Type.Literal('farm'),
  Type.Literal('analyst'),
  /** Another Karvan, which asks for what the export rule lets cross. */
  Type.Literal('peer'),
  Type.Literal('simulation'),
])
export type OrganisationKind = Static<typeof OrganisationKind>

/** What an authority controls. A halal body certifies; it is no control at the border. */
export const Mandate = Type.Union([
  Type.Literal('customs'),
  Type.Literal('phytosanitary'),
  Type.Literal('veterinary'),
  Type.Literal('halal'),
])
export type Mandate = Static<typeof Mandate>

/**
 * What may be done. `see` is bounded further by audience, `capture` by thing and place. `share`: grants, tracking
 * links. `audit`: the organisation's trail. `administer`: its people, keys. `govern`: the house itself; only in the
 * operator's organisation. `exchange`: what another Karvan does.
 */
export const Deed = Type.Union([
  Type.Literal('see'),
  Type.Literal('capture'),
  Type.Literal('share'),
  Type.Literal('audit'),
  Type.Literal('administer'),
  Type.Literal('govern'),
  Type.Literal('exchange'),
])
export type Deed = Static<typeof Deed>

/** What somebody is in an organisation. `device` is a thing's own voice; `peer` another Karvan's. */
export const Role = Type.Union([
  Type.Literal('administrator'),
  Type.Literal('dispatcher'),
  Type.Literal('capturer'),
  Type.Literal('reader'),
  Type.Literal('auditor'),
  Type.Literal('device'),
  Type.Literal('peer'),
])
export type Role = Static<typeof Role>

/** ISO 3166-1 alpha-2. */
export const Jurisdiction = Type.String({ pattern: '^[A-Z]{2}$' })

export const Organisation = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: OrganisationKind,
  /** Where its personal and official data stay. */
  homeJurisdiction: Jurisdiction,
  /** Of an authority: where it has power, and over what. */
  jurisdiction: Type.Union([Jurisdiction, Type.Null()]),
  mandates: Type.Array(Mandate),
})
export type Organisation = Static<typeof Organisation>

export const NewOrganisation = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    kind: OrganisationKind,
    homeJurisdiction: Jurisdiction,
    /** Authorities only; where it has power: the home jurisdiction unless said. */
    jurisdiction: Type.Optional(Jurisdiction),
    mandates: Type.Optional(Type.Array(Mandate, { maxItems: 4, uniqueItems: true })),
  },
  { additionalProperties: false },
)
export type NewOrganisation = Static<typeof NewOrganisation>

export const NewKey = Type.Object(
  {
    organisation: Type.String(),
    role: Role,
    label: Type.String({ minLength: 1, maxLength: 200 }),
    /** Narrows what the role may; absent: all of it. */
    scopes: Type.Optional(Type.Array(Deed, { minItems: 1, maxItems: 7, uniqueItems: true })),
    expiresTime: Type.Optional(Type.String({ format: 'date-time' })),
    /** Devices only: the things that it may speak of; absent: any. */
    things: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { minItems: 1, maxItems: 100 }),
    ),
  },
  { additionalProperties: false },
)
export type NewKey = Static<typeof NewKey>

export const Key = Type.Object({
  id: Type.String(),
  organisation: Type.String(),
  role: Role,
  label: Type.String(),
  scopes: Type.Union([Type.Array(Deed), Type.Null()]),
  things: Type.Union([Type.Array(Type.String()), Type.Null()]),
  createdTime: Type.String(),
  expiresTime: Type.Union([Type.String(), Type.Null()]),
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
export const Session = Type.Object({
  organisation: Organisation,
  role: Role,
  label: Type.String(),
  /** What this session may do. */
  deeds: Type.Array(Deed),
  /** Pseudonym of the person who signed in; null: a key did. */
  person: Type.Union([Type.String(), Type.Null()]),
})
export type Session = Static<typeof Session>
