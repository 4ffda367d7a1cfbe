import type { AuditAction, Deed } from '@karvan/contract'
import type { Clock, Database, Sql } from '../../platform/index.ts'
import type { Actor, Asker } from '../asker.ts'
import type { AuditAbout } from '../audit/deed.ts'

/** What the people of the house need of the rest of access. */
export interface PeopleParts {
  db: Database
  clock: Clock
  audit(
    sql: Sql,
    asker: Actor | undefined,
    action: AuditAction,
    subject: string,
    detail?: object,
    about?: AuditAbout,
  ): Promise<void>
  /** Nobody is remembered as they were. */
  forget(): void
  createAsker(
    about: Pick<Asker, 'kind' | 'id' | 'person' | 'label' | 'role' | 'things'> & {
      organisation: string
      scopes: readonly Deed[] | null
      expiresTime: string | null
    },
  ): Promise<Asker | undefined>
}

/** Where a request comes from. */
export interface Visit {
  /** IP address as the server sees it. */
  address: string
  userAgent: string | undefined
  /** Token of the session that the request came with. */
  token: string | undefined
}

/** What the address of somebody is, however it was typed. */
export const normaliseEmail = (email: string): string =>
  email.trim().normalize('NFKC').toLowerCase()
