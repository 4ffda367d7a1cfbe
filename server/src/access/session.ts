import type { Session } from '@karvan/contract'
import type { Asker } from './asker.ts'

/** An asker as its browser is told of it. */
export const sessionOf = ({ organisation, role, label, deeds, person }: Asker): Session => ({
  organisation,
  role,
  label,
  deeds: [...deeds],
  person,
})
