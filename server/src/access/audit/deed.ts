import { randomUUID } from 'node:crypto'
import type { AuditAction, SightBasis } from '@karvan/contract'
import type { Actor } from '../asker.ts'
import type { NewAuditRow } from './audit-store.ts'
import { findRequestId } from './reads.ts'

/** What a deed says of itself beside the detail: whose data it touched and why the asker could. */
export interface AuditAbout {
  owner?: string
  basis?: SightBasis
  reference?: string
  /** Events, things or rows. */
  count?: number
}

interface Deed {
  action: AuditAction
  subject: string
  detail: object
  about: AuditAbout
  /** Organisation in whose name the house itself acts. */
  house: string
}

/** The row of a deed; the request is the one that is being answered. */
export const deedRow = (
  asker: Actor | undefined,
  { action, subject, detail, about, house }: Deed,
  now: Date,
): NewAuditRow => ({
  id: randomUUID(),
  time: now.toISOString(),
  organisation: asker?.organisation.id ?? house,
  askerKind: asker?.kind ?? null,
  askerId: asker?.id ?? null,
  person: asker?.person ?? null,
  action,
  subject,
  owner: about.owner ?? null,
  basis: about.basis ?? null,
  reference: about.reference ?? null,
  count: about.count ?? null,
  requestId: findRequestId(),
  detail: { ...detail },
})
