import type { Logger } from 'pino'
import type { Access } from '../access/index.ts'
import { type Clock, type Database, Refusal, startJob } from '../platform/index.ts'
import { deriveReference } from './offer.ts'
import { type FetchPeer, type Peer, pushReference } from './peer.ts'
import { deleteExpired } from './reference-store.ts'
import { refusals } from './refusals.ts'
import { allowsExport } from './rules.ts'
import * as store from './store.ts'

interface Parts {
  db: Database
  clock: Clock
  access: Access
  logger: Logger
  /** Our jurisdiction. */
  gate: string
  peers: readonly Peer[]
  fetchPeer: FetchPeer
}

export interface Delivering {
  /** Something is due. */
  wake(): void
  /** Finishes what is under way. */
  stop(): Promise<void>
}

const POLL_MILLISECONDS = 1_000
const PRUNE_MILLISECONDS = 3_600_000
const BATCH = 20
/** Longer than a peer may take to answer all of a batch at once. */
const LEASE_MILLISECONDS = 60_000
const LONGEST_WAIT_SECONDS = 600

/** One second, two, four, … at most ten minutes. */
export const retryTime = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(2 ** Math.min(attempts, 20), LONGEST_WAIT_SECONDS) * 1_000)

/** Brings references to other Karvans until each has what stands now, however long it is down. */
export const startDelivering = (parts: Parts): Delivering => {
  const { db, clock, logger } = parts
  let isWanted = false
  let stopped = false

  const deliverDue = async (): Promise<void> => {
    do {
      isWanted = false
      const now = clock.now()
      const leaseEnd = new Date(now.getTime() + LEASE_MILLISECONDS)
      const due = await store.claimDeliveries(db, now, leaseEnd, BATCH)
      await Promise.all(due.map((delivery) => deliver(parts, delivery)))
      isWanted ||= due.length === BATCH
    } while (isWanted && !stopped)
  }
  const delivering = startJob({
    name: 'references',
    access: 'brings to other Karvans what owners offered and the export rules let cross',
    everyMilliseconds: POLL_MILLISECONDS,
    run: async () => (parts.peers.length > 0 ? deliverDue() : undefined),
    logger,
  })
  const pruning = startJob({
    name: 'expired references',
    access: 'forgets what others offered for a time that is over; answers nobody',
    everyMilliseconds: PRUNE_MILLISECONDS,
    run: () => deleteExpired(db, clock.now()),
    logger,
  })
  return {
    wake() {
      isWanted = true
      void delivering.wake()
    },
    async stop() {
      stopped = true
      await Promise.all([delivering.stop(), pruning.stop()])
    },
  }
}

const deliver = async (parts: Parts, delivery: store.DueDelivery): Promise<void> => {
  const { db, clock, access, logger, gate } = parts
  const { dataset, jurisdiction, revision } = delivery
  const offer = await store.findOffer(db, dataset)
  if (!offer || Date.parse(offer.expiresTime) <= clock.now().getTime())
    return store.failDelivery(db, delivery, 'the offer has ended', null)
  const mayCross = allowsExport(await store.listRules(db), jurisdiction, 'identifiers')
  const reference = deriveReference(offer, revision, { gate, mayCross })
  try {
    await push(parts, jurisdiction, reference)
  } catch (fault) {
    if (!(fault instanceof Refusal)) logger.warn({ err: fault }, 'a reference was not delivered')
    const problem = fault instanceof Refusal ? fault.message : 'a fault of ours'
    return store.failDelivery(db, delivery, problem, retryTime(delivery.attempts, clock.now()))
  }
  const { withdrawn } = reference
  await db.transaction(async (tx) => {
    await store.settleDelivery(tx, delivery, clock.now())
    const detail = { jurisdiction, revision, withdrawn }
    const about = { owner: offer.organisation }
    await access.audit(tx, undefined, 'exchange.push-reference', dataset, detail, about)
  })
}

const push = async (
  { peers, fetchPeer }: Parts,
  jurisdiction: string,
  reference: ReturnType<typeof deriveReference>,
): Promise<void> => {
  const peer = peers.find((one) => one.jurisdiction === jurisdiction)
  if (!peer)
    throw new Refusal(refusals.peerUnreachable, { detail: `no peer is set for ${jurisdiction}` })
  await pushReference(fetchPeer, peer, reference)
}
