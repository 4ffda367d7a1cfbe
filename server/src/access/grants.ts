import { randomUUID } from 'node:crypto'
import type {
  AuditAction,
  CreatedTrackingLink,
  Grant,
  NewGrant,
  NewTrackingLink,
  TrackingLink,
} from '@karvan/contract'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import type { Asker } from './asker.ts'
import type { AuditAbout } from './audit/deed.ts'
import * as grantStore from './grant-store.ts'
import { refusals } from './refusals.ts'
import { createSecret, hashSecret } from './secrets.ts'
import * as store from './store.ts'

interface Parts {
  db: Database
  clock: Clock
  audit(
    sql: Sql,
    asker: Asker | undefined,
    action: AuditAction,
    subject: string,
    detail?: object,
    about?: AuditAbout,
  ): Promise<void>
  /** Nobody is remembered as they were. */
  forget(): void
}

/** Who lets whom see: grants and public links of organisations, and the rows of events that they need. */
export const createGrants = ({ db, clock, audit, forget }: Parts) => ({
  /**
   * Gives a grant. `apply` writes, in the same transaction, the audience of a grant that names things to the events
   * that stand already. The receiver's existence is the grantor's to know: an unknown one is refused.
   */
  async give(
    asker: Asker,
    given: NewGrant,
    things: string[] | null,
    apply: (tx: Sql, grant: Grant) => Promise<void>,
  ): Promise<Grant> {
    const grant: Grant = {
      id: randomUUID(),
      grantor: asker.organisation.id,
      receiver: given.receiver,
      kind: given.kind,
      things,
      mayCapture: given.mayCapture ?? false,
      purpose: given.purpose,
      createdTime: clock.now().toISOString(),
      expiresTime: new Date(given.expiresTime).toISOString(),
      revokedTime: null,
    }
    await db.transaction(async (tx) => {
      if (!(await store.findOrganisation(tx, given.receiver)))
        throw new Refusal(refusals.unknownOrganisation, { detail: given.receiver })
      await grantStore.insertGrant(tx, grant)
      await apply(tx, grant)
      await store.bumpRevision(tx)
      const detail = {
        receiver: grant.receiver,
        kind: grant.kind,
        things: things?.length ?? null,
        purpose: grant.purpose,
        expiresTime: grant.expiresTime,
      }
      await audit(tx, asker, 'access.give-grant', grant.id, detail, { owner: grant.grantor })
    })
    forget()
    return grant
  },
  /** The grantor takes it back; it ends for old events too, at once. */
  async revoke(
    asker: Asker,
    id: string,
    apply: (tx: Sql, grant: Grant) => Promise<void>,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      const grant = await grantStore.revokeGrant(tx, id, asker.organisation.id, clock.now())
      if (!grant) throw new Refusal(refusals.unknownGrant)
      await apply(tx, grant)
      await store.bumpRevision(tx)
      const about = { owner: grant.grantor }
      await audit(tx, asker, 'access.revoke-grant', id, { receiver: grant.receiver }, about)
    })
    forget()
  },
  /** Given and received by the asker's organisation. */
  list: (asker: Asker): Promise<Grant[]> => grantStore.listGrants(db, asker.organisation.id),
  /** Living grants of grantors that name things: an append writes their audience. */
  listOfThings: async (sql: Sql, grantors: readonly string[]): Promise<Grant[]> =>
    (await grantStore.listLivingGrants(sql, { grantors }, clock.now())).filter(
      ({ things }) => things !== null,
    ),
  listGivenBy: (grantor: string): Promise<Grant[]> =>
    grantStore.listLivingGrants(db, { grantors: [grantor] }, clock.now()),

  async createLink(
    asker: Asker,
    given: NewTrackingLink,
    thing: string,
  ): Promise<CreatedTrackingLink> {
    const token = createSecret('kl_')
    const link: TrackingLink = {
      id: randomUUID(),
      organisation: asker.organisation.id,
      thing,
      fields: given.fields,
      label: given.label,
      createdTime: clock.now().toISOString(),
      expiresTime: new Date(given.expiresTime).toISOString(),
      revokedTime: null,
    }
    await db.transaction(async (tx) => {
      await grantStore.insertLink(tx, link, hashSecret(token))
      const detail = { thing, fields: link.fields, expiresTime: link.expiresTime }
      await audit(tx, asker, 'access.create-link', link.id, detail, { owner: link.organisation })
    })
    return { link, token }
  },
  /** Living ones to a thing, of an organisation; null: of all. */
  listLivingLinks: (organisation: string | null, thing: string): Promise<TrackingLink[]> =>
    grantStore.listLivingLinks(db, organisation, thing, clock.now()),
  listLinks: (asker: Asker): Promise<TrackingLink[]> =>
    grantStore.listLinks(db, asker.organisation.id),
  async revokeLink(asker: Asker, id: string): Promise<void> {
    await db.transaction(async (tx) => {
      if (!(await grantStore.revokeLink(tx, id, asker.organisation.id, clock.now())))
        throw new Refusal(refusals.unknownLink)
      await store.bumpRevision(tx)
      await audit(tx, asker, 'access.revoke-link', id, {}, { owner: asker.organisation.id })
    })
  },
  findLink: (token: string): Promise<TrackingLink | undefined> =>
    grantStore.findLivingLink(db, hashSecret(token), clock.now()),
})
