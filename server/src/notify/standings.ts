import type { Access, Asker, Maker } from '../access/index.ts'
import type { Clock } from '../platform/index.ts'

/** What is asked of access to know in whose right something goes out. */
export type StandingRights = Pick<Access, 'findStanding' | 'getRevision'>

export interface Standings {
  /** Whether any right changed since the last look: nobody is remembered then. */
  refresh(): Promise<boolean>
  /** Who the maker is now; undefined: nothing may be sent for it. */
  find(maker: Maker): Promise<Asker | undefined>
}

/** Data leaves for an address that somebody named: whoever does so sees them and may share them. */
const maySubscribe = ({ deeds }: Asker): boolean => deeds.includes('see') && deeds.includes('share')

/** Remembers who makers are for as long as no right has changed and none of theirs has ended. */
export const createStandings = (access: StandingRights, clock: Clock): Standings => {
  let revision = -1
  const known = new Map<string, Asker>()
  return {
    async refresh() {
      const current = await access.getRevision()
      const isChanged = current !== revision
      if (isChanged) known.clear()
      revision = current
      return isChanged
    },
    async find(maker) {
      const name = `${maker.organisation} ${maker.id}`
      const remembered = known.get(name)
      if (remembered && remembered.until > clock.now().getTime()) return remembered
      known.delete(name)
      const before = revision
      const asker = await access.findStanding(maker)
      if (!asker || !maySubscribe(asker)) return undefined
      if (before === revision) known.set(name, asker)
      return asker
    },
  }
}
