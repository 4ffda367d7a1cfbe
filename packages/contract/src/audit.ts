import { type Static, Type } from 'typebox'
import { SightBasis } from './sharing.ts'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
/** SHA-256 in hex. */
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** By what somebody acted: a key, a browser's session, a public tracking link. */
export const AskerKind = Type.Union([
  Type.Literal('key'),
  Type.Literal('session'),
  Type.Literal('link'),
])
export type AskerKind = Static<typeof AskerKind>

/**
 * Whose eyes GET /api/audit is read with. `owner`: what was done with mine, by whom and why they could; `actor`: what
 * people and keys of my organisation did; `house`: everything, for auditors of the operator.
 */
export const AuditView = Type.Union([
  Type.Literal('owner'),
  Type.Literal('actor'),
  Type.Literal('house'),
])
export type AuditView = Static<typeof AuditView>

const Named = Type.Object({ id: Type.String(), name: Type.String() })

/** Everything that the trail tells of, `room.deed`; in the order in which people look for it. */
export const AUDIT_ACTIONS = [
  'access.read',
  'access.sign-in',
  'access.sign-in-failed',
  'access.sign-out',
  'access.give-grant',
  'access.revoke-grant',
  'access.put-interest',
  'access.withdraw-interest',
  'access.create-link',
  'access.revoke-link',
  'access.invite',
  'access.revoke-invitation',
  'access.accept-invitation',
  'access.change-role',
  'access.end-membership',
  'access.end-session',
  'access.end-sessions',
  'access.switch-organisation',
  'access.change-people-rules',
  'access.change-name',
  'access.change-password',
  'access.create-reset',
  'access.reset-password',
  'access.add-totp',
  'access.remove-totp',
  'access.renew-recovery-codes',
  'access.add-passkey',
  'access.remove-passkey',
  'access.link-identity',
  'access.proof-failed',
  'access.export-person',
  'access.erase-person',
  'access.create-key',
  'access.revoke-key',
  'access.create-organisation',
  'access.assign-places',
  'access.set-up',
  'access.reads-lost',
  'capture.on-behalf',
  'exchange.offer',
  'exchange.withdraw',
  'exchange.push-reference',
  'exchange.receive-reference',
  'exchange.find-references',
  'exchange.give',
  'exchange.refuse',
  'exchange.pull',
  'exchange.pull-refused',
  'exchange.put-rules',
  'notify.subscribe',
  'notify.unsubscribe',
  'notify.end-subscription',
  'notify.replay',
  'reference.load',
  'reference.attach-identifier',
  'journal.discard-simulated',
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** One row of the trail with its names. */
export const AuditEntry = Type.Object({
  id: Type.String(),
  time: Type.String(),
  /** Whose asker it was. */
  organisation: Named,
  /** Null: the house itself, without anybody asking. */
  asker: OrNull(
    Type.Object({
      kind: AskerKind,
      id: Type.String(),
      /** Of a key, also of the key that a session was opened with; null: there is none. */
      label: OrNull(Type.String()),
    }),
  ),
  /** Pseudonym; null: a machine asked. */
  person: OrNull(Type.String()),
  /** `room.deed`: `access.read`, `access.give-grant`, `reference.load`, … */
  action: Type.String(),
  /** What it was done to: an id; of a read, the method and the pattern of the route. */
  subject: Type.String(),
  /** Whose data it was; null: nobody else's. */
  owner: OrNull(Named),
  /** Why the asker could; null where no right of others was used. */
  basis: OrNull(SightBasis),
  /** Of the basis: id of the grant, delegation or link, the jurisdiction; null: it has none. */
  reference: OrNull(Type.String()),
  /** How many events or things were read or changed; null: not counted. */
  count: OrNull(Type.Integer()),
  /** `x-request-id` of the answer; null: it was no request. */
  requestId: OrNull(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditEntry = Static<typeof AuditEntry>

/** GET /api/audit?as&after&limit&owner&action, newest first. `next` is the `after` of the next page; null: that was all. */
export const AuditPage = Type.Object({
  entries: Type.Array(AuditEntry),
  next: OrNull(Type.String()),
})
export type AuditPage = Static<typeof AuditPage>

/** One row as it is stored and sealed. `position` is the order of commits, from 1 without a gap. */
export const AuditRow = Type.Object({
  position: Type.Integer(),
  id: Type.String(),
  time: Type.String(),
  organisation: Type.String(),
  askerKind: OrNull(AskerKind),
  askerId: OrNull(Type.String()),
  person: OrNull(Type.String()),
  action: Type.String(),
  subject: Type.String(),
  owner: OrNull(Type.String()),
  basis: OrNull(SightBasis),
  reference: OrNull(Type.String()),
  count: OrNull(Type.Integer()),
  requestId: OrNull(Type.String()),
  detail: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditRow = Static<typeof AuditRow>

/** GET /api/audit/rows?after&limit, in order of positions; without `after` from the first row that there is. */
export const AuditRows = Type.Object({ rows: Type.Array(AuditRow) })
export type AuditRows = Static<typeof AuditRows>

/** Rows sealed together. How each hash is made: `audit-chain.ts`. */
export const AuditBlock = Type.Object({
  /** From 1 without a gap. */
  number: Type.Integer(),
  firstPosition: Type.Integer(),
  lastPosition: Type.Integer(),
  /** Of each row's content, in order of positions. */
  rowHashes: Type.Array(Sha256),
  /** Of all row hashes. */
  rowsHash: Sha256,
  /** `hash` of the block before; of the first, zeros. */
  previousHash: Sha256,
  hash: Sha256,
  sealedTime: Type.String(),
})
export type AuditBlock = Static<typeof AuditBlock>

/** GET /api/audit/blocks?after&limit, in order of numbers; without `after` from the first block that there is. */
export const AuditBlocks = Type.Object({
  blocks: Type.Array(AuditBlock),
  /** Position of the last row that was ever written, sealed or not. */
  head: Type.Integer(),
})
export type AuditBlocks = Static<typeof AuditBlocks>

/** One line of the anchor file: the chain's head as it was when it was written, outside of the database. */
export const AuditAnchor = Type.Object({
  number: Type.Integer(),
  hash: Sha256,
  sealedTime: Type.String(),
})
export type AuditAnchor = Static<typeof AuditAnchor>
