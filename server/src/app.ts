import { createPrefixes, type PrefixLengths, writeProblemXml } from '@karvan/epcis'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import {
  type Access,
  type AccessSettings,
  accessRoutes,
  auditRoutes,
  bearsSecret,
  createAccess,
  guard,
  placeRightRoutes,
  startAudit,
} from './access/index.ts'
import { backupRoutes } from './backups.ts'
import {
  type CaptureLimits,
  captureRoutes,
  createCapture,
  discoveryRoutes,
  type PersonalDataRule,
} from './capture/index.ts'
import { createExchange, exchangeRoutes, type FetchPeer, type Peer } from './exchange/index.ts'
import {
  createJournal,
  createNamedQueries,
  createResources,
  createSubscribedQueries,
  type Journal,
  journalRoutes,
  type NamedQueries,
  startRewrite,
  tellsOf,
} from './journal/index.ts'
import { createNetwork, networkRoutes } from './network/index.ts'
import {
  type DeliverySettings,
  notifyRoutes,
  openSockets,
  startNotify,
  startSubscribing,
  subscriptionRoutes,
} from './notify/index.ts'
import {
  type Clock,
  createHttp,
  createOutgoing,
  createPages,
  type Database,
  follow,
  isSameSecret,
  limitRequests,
  migrate,
  observe,
  RATE_LIMITS,
  readMigrations,
  speakEpcis,
} from './platform/index.ts'
import {
  createMasterData,
  createReference,
  type MasterData,
  referenceRoutes,
} from './reference/index.ts'
import { serveScreens } from './screens.ts'
import { createSharing, sharingRoutes } from './sharing/index.ts'
import { simulatedRoutes, startPruning } from './simulated.ts'
import { createTracking, type Tracking, trackingRoutes } from './tracking/index.ts'

const VERSION = '0.1.0'

/** Unless the settings say otherwise. */
const CAPTURE_LIMITS: CaptureLimits = { events: 100_000, bytes: 32 * 1024 * 1024 }

export interface AppParts {
  db: Database
  clock: Clock
  logger: Logger
  /** Folder of `NNNN_name.sql`. */
  migrations: string
  /** Folder of the built screens; undefined: none are served. */
  screens: string | undefined
  /** File that the head of the audit's chain is written to; undefined: none is. */
  anchor?: string | undefined
  /** Of the people here: home, origin, issuer. */
  people?: AccessSettings
  /** Addresses and networks of proxies whose word on the client is taken. */
  trustProxy?: readonly string[]
  /** What a key may ask within a minute, 0: all it likes. Left out: nobody is counted at all, as in tests. */
  ratePerMinute?: number
  /** Lets a machine read health and metrics; undefined: only who governs the house. */
  metricsToken?: string | undefined
  /** What becomes of documents with data of people; they are refused unless said. */
  personalData?: PersonalDataRule
  /** How much a capture takes at once. */
  captureLimits?: CaptureLimits
  /** Whose Karvan this is, ISO 3166-1 alpha-2. */
  jurisdiction?: string
  /** Other Karvans that this one calls. */
  peers?: readonly Peer[]
  /** Known company prefixes of GS1: how long those are that begin so. */
  gs1Prefixes?: PrefixLengths
  /** The only hosts and networks that may be called; empty: every public address. */
  outgoingAllow?: readonly string[]
  /** How other Karvans are called, unless tests say otherwise: by the one way out. */
  callPeer?: FetchPeer
  /** How long receivers of subscriptions are waited for, and how often each delivery is tried. */
  deliveries?: DeliverySettings
}

export interface App {
  http: FastifyInstance
  access: Access
  journal: Journal
  masterData: MasterData
  queries: NamedQueries
  tracking: Tracking
  /** Resolves when tracking has read everything that stands in the journal now. */
  catchUp(): Promise<void>
  /** Resolves when every read and deed until now is written, sealed and anchored. */
  sealAudit(): Promise<void>
  /** Refuses new work, finishes what was begun, then closes everything but the store. */
  stop(): Promise<void>
}

/** The house, wired by hand: every room gets what it needs from outside. */
export const createApp = async ({
  db,
  clock,
  logger,
  migrations,
  screens,
  anchor,
  people,
  trustProxy = [],
  ratePerMinute,
  metricsToken,
  personalData = 'refuse',
  captureLimits = CAPTURE_LIMITS,
  jurisdiction = 'AZ',
  peers = [],
  gs1Prefixes = new Map(),
  outgoingAllow = [],
  callPeer = createOutgoing({ allow: outgoingAllow }).fetch,
  deliveries = { timeoutMilliseconds: 10_000, tries: 100, firstWaitMilliseconds: 1_000 },
}: AppParts): Promise<App> => {
  const fetchIssuer = createOutgoing({ allow: outgoingAllow }).fetchAny
  await migrate(db, readMigrations(migrations))
  const access = createAccess(db, clock, { fetchIssuer, ...people, jurisdiction, logger })
  const reference = await createReference({ db, clock, audit: access.audit })
  const network = await createNetwork({ db, clock, reference })
  const masterData = await createMasterData({ db, isTold: tellsOf })
  const journal = createJournal(db, {
    listDescendants: masterData.listDescendants,
    listIdsWithAttribute: (asker, attribute, values) =>
      masterData.listIdsWithAttribute(asker, { attribute, values }),
  })
  const pages = await createPages(db, clock)
  const queries = createNamedQueries(db, clock)
  const resources = createResources(db)
  const capture = createCapture({
    db,
    clock,
    journal,
    masterData,
    access,
    jurisdictionOf: reference.jurisdictionOf,
    findPlace: reference.findPlaceByUri,
    personalData,
    home: jurisdiction,
    limits: captureLimits,
  })
  const tracking = createTracking({
    db,
    clock,
    journal,
    findPlace: (uri) => {
      const place = reference.findPlaceByUri(uri)
      return place && { id: place.id, country: place.country, ...place.position.value }
    },
    estimate: network.estimatePosition,
    listThingGrants: access.grants.listOfThings,
    findOrganisationName: async (id) => (await access.findOrganisation(id))?.name ?? id,
  })
  const rewriting = startRewrite(db, journal, logger)
  const following = await follow(db, tracking.follower, { logger, clock })
  const notify = await startNotify(db, logger, access)
  const subscribing = await startSubscribing({
    db,
    clock,
    logger,
    access,
    journal,
    queries: createSubscribedQueries(journal, queries),
    findPrefixLength: createPrefixes(gs1Prefixes),
    outgoingAllow,
    settings: deliveries,
  })
  queries.onRemove(subscribing.subscriptions.endOfQuery)
  const audit = await startAudit({ db, clock, logger, reads: access.reads, anchor })
  const exchange = createExchange({
    db,
    clock,
    logger,
    access,
    journal,
    jurisdiction,
    peers,
    fetchPeer: callPeer,
  })

  let stopping = false
  const http = await createHttp(logger, VERSION, { trustProxy, writeProblemXml })
  const isToken = (secret: string): boolean =>
    metricsToken !== undefined && isSameSecret(secret, metricsToken)
  const hangGuard = () => guard(http, access)
  if (ratePerMinute === undefined) await hangGuard()
  else {
    const limits = { ...RATE_LIMITS, perAsker: ratePerMinute }
    await limitRequests(http, limits, ({ asker }) => asker?.id, hangGuard)
  }
  speakEpcis(http)
  observe(http, {
    isToken,
    isTrusted: (request) =>
      request.asker?.deeds.includes('govern') || bearsSecret(request, isToken),
    database: db,
    listFollowers: async () => [await tracking.getState(), await audit.getState()],
    isStopping: () => stopping,
    gauges: {
      karvan_capture_waiting_events: {
        help: 'Events that wait to be appended',
        read: () => capture.waitingEvents(),
      },
      karvan_hint_listeners: { help: 'Open streams of hints', read: () => notify.countListeners() },
      karvan_subscription_sockets: {
        help: 'Open WebSockets of named queries',
        read: () => subscribing.sockets.count(),
      },
      karvan_subscriptions_failing: {
        help: 'Subscriptions whose last delivery was not taken',
        read: async () => (await subscribing.count()).failing,
      },
      karvan_subscription_dead_letters: {
        help: 'Deliveries that were given up and not replayed',
        read: async () => (await subscribing.count()).dead,
      },
      karvan_subscription_lag_seconds: {
        help: 'Record time that the last of the streams is behind the journal',
        read: async () => (await subscribing.count()).lagSeconds,
      },
      karvan_audit_reads_waiting: {
        help: 'Rows of reads that are yet to be written into the audit trail',
        read: () => access.reads.waiting(),
      },
      karvan_audit_reads_lost: {
        help: 'Rows of reads that found the queue of the audit trail full, since the start',
        read: () => access.reads.lost(),
      },
      karvan_audit_anchor_behind_blocks: {
        help: 'Sealed blocks of the audit trail that the anchor file does not stand for yet',
        read: () => audit.anchorBehind(),
      },
      karvan_store_fsyncs: {
        help: 'fsync calls of the embedded store',
        read: () => db.statistics().fsyncs,
      },
      karvan_store_queued: {
        help: 'Statements that wait for the store',
        read: () => db.statistics().queued,
      },
      karvan_store_reopened: {
        help: 'How often the embedded store was reopened after a runaway statement',
        read: () => db.statistics().reopened,
      },
    },
  })
  await openSockets(http, subscribing)
  accessRoutes(http, access)
  auditRoutes(http, access)
  placeRightRoutes(http, access, reference.resolvePlace)
  referenceRoutes(http, reference)
  networkRoutes(http, network)
  await captureRoutes(http, { capture, resolvePlace: reference.resolvePlace, clock, pages })
  journalRoutes(http, {
    journal,
    clock,
    pages,
    queries,
    resources,
    findPrefixLength: createPrefixes(gs1Prefixes),
  })
  trackingRoutes(http, tracking, reference.searchPlaces)
  const findPlaceName = (id: string) => {
    const place = reference.findPlace(id)
    return place && { name: place.names.value.en, country: place.country }
  }
  sharingRoutes(http, createSharing({ db, clock, access, journal, tracking, findPlaceName }))
  notifyRoutes(http, notify)
  subscriptionRoutes(http, { ...subscribing, pages })
  exchangeRoutes(http, exchange)
  const simulated = { access, journal, tracking, capture, clock, db }
  simulatedRoutes(http, simulated)
  const stopPruning = startPruning(simulated, logger)
  backupRoutes(http, db)
  discoveryRoutes(http, { vendorVersion: VERSION, limits: captureLimits })
  if (screens !== undefined) await http.register(async (scope) => serveScreens(scope, screens))

  return {
    http,
    access,
    journal,
    masterData,
    queries,
    tracking,
    catchUp: () => following.catchUp(),
    sealAudit: () => audit.catchUp(),
    async stop() {
      stopping = true
      await http.close()
      await capture.drain()
      await stopPruning()
      await rewriting.stop()
      await following.stop()
      await notify.stop()
      await subscribing.stop()
      await audit.stop()
      await exchange.stop()
      await reference.stop()
    },
  }
}
