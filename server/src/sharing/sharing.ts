import type {
  CreatedTrackingLink,
  Grant,
  Interest,
  LinkedThing,
  NewGrant,
  NewInterest,
  NewTrackingLink,
  Seer,
  TrackingLink,
} from '@karvan/contract'
import {
  type Access,
  type Asker,
  bumpRevision,
  bumpSight,
  deleteInterest,
  type InterestRow,
  listInterestedIn,
  listInterestsOf,
  partyAudience,
  putInterests,
} from '../access/index.ts'
import type { Journal } from '../journal/index.ts'
import { type Clock, type Database, Refusal, type Sql } from '../platform/index.ts'
import type { Tracking } from '../tracking/index.ts'
import { checkGrant, checkInterest, checkLink } from './check.ts'
import { deriveLinkedThing, type FindPlaceName } from './linked-thing.ts'
import { refusals } from './refusals.ts'
import { listSeers } from './seers.ts'

interface Parts {
  db: Database
  clock: Clock
  access: Access
  journal: Journal
  tracking: Tracking
  findPlaceName: FindPlaceName
}

const INTERESTS_PAGE = 500
const LINK_TIMELINE = 50

export type Sharing = ReturnType<typeof createSharing>

/** Who lets whom see what: grants, interests, public links; and who sees a thing, and why. */
export const createSharing = ({ db, clock, access, journal, tracking, findPlaceName }: Parts) => {
  /** An interest is the operator's to say until consignments name their parties. */
  const checkOperator = (asker: Asker): void => {
    if (asker.organisation.kind !== 'operator') throw new Refusal(refusals.notOperator)
  }
  const followInterest = async (tx: Sql, organisation: string, thing: string): Promise<void> => {
    // What carries the thing is derived anew for everybody with an interest in it, before or after.
    const before = await listInterestedIn(tx, thing)
    await tracking.followInterests(tx, [thing])
    await journal.applyInterests(tx, organisation, [thing])
    const now = await listInterestedIn(tx, thing)
    await bumpSight(tx, [organisation, ...before, ...now])
    await bumpRevision(tx)
    await tracking.announceRights(tx, [partyAudience(organisation)])
  }
  const findSubject = async (link: TrackingLink): Promise<Asker | undefined> =>
    access.createAsker({
      kind: 'link',
      id: link.id,
      person: null,
      label: link.label,
      role: 'reader',
      things: null,
      organisation: link.organisation,
      scopes: ['see'],
      expiresTime: link.expiresTime,
    })

  return {
    async giveGrant(asker: Asker, given: NewGrant): Promise<Grant> {
      const things = checkGrant(given, asker.organisation.id, clock.now())
      return access.grants.give(asker, given, things, async (tx, grant) => {
        await tracking.lockHistory(tx)
        await journal.applyGrant(tx, grant)
        await tracking.announceRights(tx, [partyAudience(grant.receiver)])
      })
    },
    revokeGrant: (asker: Asker, id: string): Promise<void> =>
      access.grants.revoke(asker, id, async (tx, grant) =>
        tracking.announceRights(tx, [partyAudience(grant.receiver)]),
      ),
    listGrants: (asker: Asker): Promise<Grant[]> => access.grants.list(asker),

    /** Says that an organisation is a party to a thing for a time of events, also of those that stand already. */
    async putInterest(asker: Asker, given: NewInterest): Promise<Interest> {
      checkOperator(asker)
      const { organisation, thing, fromTime, toTime } = checkInterest(given)
      await db.transaction(async (tx) => {
        await tracking.lockHistory(tx)
        await access.getOrganisation(organisation, tx)
        await putInterests(tx, [{ organisation, thing, fromTime, toTime, via: '' }])
        await followInterest(tx, organisation, thing)
        await access.audit(tx, asker, 'access.put-interest', thing, {
          organisation,
          fromTime,
          toTime,
        })
      })
      access.forget()
      return { organisation, thing, fromTime, toTime, via: null }
    },
    /** A party withdraws, or is withdrawn: of old events too. */
    async withdrawInterest(asker: Asker, organisation: string, thing: string): Promise<void> {
      if (asker.organisation.id !== organisation) checkOperator(asker)
      await db.transaction(async (tx) => {
        await tracking.lockHistory(tx)
        if (!(await deleteInterest(tx, organisation, thing)))
          throw new Refusal(refusals.unknownInterest)
        await followInterest(tx, organisation, thing)
        await access.audit(tx, asker, 'access.withdraw-interest', thing, { organisation })
      })
      access.forget()
    },
    /** Of the asker's organisation; the operator's: of all. */
    async listInterests(asker: Asker, after: string): Promise<Interest[]> {
      const own = asker.organisation.kind === 'operator' ? null : asker.organisation.id
      return (await listInterestsOf(db, own, after, INTERESTS_PAGE)).map(interestOf)
    },

    async createLink(asker: Asker, given: NewTrackingLink): Promise<CreatedTrackingLink> {
      const thing = checkLink(given, clock.now())
      // A link shows what its maker sees: of a thing that it does not know there is none.
      await tracking.findThing(asker, thing)
      return access.grants.createLink(asker, given, thing)
    },
    listLinks: (asker: Asker): Promise<TrackingLink[]> => access.grants.listLinks(asker),
    revokeLink: (asker: Asker, id: string): Promise<void> => access.grants.revokeLink(asker, id),
    /** What a link shows now: as its organisation sees it today, of that what was chosen. */
    async showLink(token: string): Promise<LinkedThing> {
      const link = await access.grants.findLink(token)
      const asker = link && (await findSubject(link))
      if (!link || !asker) throw new Refusal(refusals.linkEnded)
      try {
        const thing = await tracking.findThing(asker, link.thing)
        const timeline = link.fields.includes('timeline')
          ? (await tracking.getTimeline(asker, link.thing, null, LINK_TIMELINE)).entries
          : []
        return deriveLinkedThing(link, thing, timeline, findPlaceName)
      } catch (fault) {
        // Its organisation no longer sees the thing: to the world the link has ended.
        if (fault instanceof Refusal) throw new Refusal(refusals.linkEnded)
        throw fault
      }
    },

    /** Who sees a thing's events, and why: as far as the asker may know. */
    async listSeers(asker: Asker, thing: string): Promise<Seer[]> {
      await tracking.findThing(asker, thing)
      return listSeers({ db, access, journal }, asker, thing)
    },
  }
}

const interestOf = ({ via, ...interest }: InterestRow): Interest => ({
  ...interest,
  via: via === '' ? null : via,
})
