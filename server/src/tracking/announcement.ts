import { grantAudience, type HeldGrant, type InterestRow, partyAudience } from '../access/index.ts'
import type { Happening } from './happening.ts'
import { positionOfTime } from './seen-things.ts'

/** One thing that an event changed, for the hint. */
interface Change {
  thing: string
  /** Where the event says that it is. */
  place: string | null
  /** Who may see the event, of this thing. */
  audiences: string[]
  /** When the journal learnt of it, in microseconds: the position for those who do not see everything. */
  recordMicroseconds: number
}

/** What the outbox holds for notify. `rebuilt`: everything may have changed; `audiences`: for these alone. */
export interface Announcement {
  position: number
  changes: Change[]
  rebuilt: boolean
  audiences: string[] | null
  recordMicroseconds: number
}

/** More changes than this are announced as "everything may have changed". */
const MAX_CHANGES = 2_000

/** Who hears of what, beside those who see the events whole by their place and maker. */
export interface Hearers {
  interests: ReadonlyMap<string, readonly InterestRow[]>
  grants: readonly Pick<HeldGrant, 'id' | 'grantor' | 'things'>[]
}

/** Says what the events of a batch changed, thing by thing. */
export const deriveAnnouncement = (
  happenings: readonly Happening[],
  hearers: Hearers,
  position: number,
): Announcement => {
  const changes = happenings.flatMap((happening) =>
    [...happening.roles].map(([thing, roles]) => deriveChange(happening, thing, roles, hearers)),
  )
  const rebuilt = changes.length > MAX_CHANGES
  return {
    position,
    changes: rebuilt ? [] : changes,
    rebuilt,
    audiences: rebuilt ? [...new Set(changes.flatMap(({ audiences }) => audiences))] : null,
    recordMicroseconds: Math.max(0, ...happenings.map((one) => positionOfTime(one.recordTime))),
  }
}

const deriveChange = (
  happening: Happening,
  thing: string,
  roles: readonly string[],
  { interests, grants }: Hearers,
): Change => ({
  thing,
  place: happening.spot?.place ?? null,
  audiences: [
    ...happening.audiences,
    ...(interests.get(thing) ?? [])
      .filter((interest) => isParty(interest, happening.time, roles))
      .map(({ organisation }) => partyAudience(organisation)),
    ...grants
      .filter(
        ({ grantor, things }) => grantor === happening.organisation && things?.includes(thing),
      )
      .map(({ id }) => grantAudience(id)),
  ],
  recordMicroseconds: positionOfTime(happening.recordTime),
})

const isParty = (
  { fromTime, toTime }: InterestRow,
  time: string,
  roles: readonly string[],
): boolean =>
  fromTime <= time && (toTime === null || toTime >= time) && roles.some((role) => role !== 'parent')
