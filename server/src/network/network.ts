import { createHash } from 'node:crypto'
import type { Network as Corridor, Mode, ThingKind } from '@karvan/contract'
import { loadCorridor } from '@karvan/data'
import type { Clock, Database } from '../platform/index.ts'
import type { Reference } from '../reference/index.ts'
import { estimateOnWay, type Leg, type Movement, type Point } from './estimate.ts'
import { createPathFinder, type FindPath } from './path.ts'
import * as store from './store.ts'

export interface NetworkParts {
  db: Database
  clock: Clock
  reference: Pick<Reference, 'findPlace' | 'listPlaces' | 'revision'>
  /** The reference data; by default that of the project. */
  corridor?: Omit<Corridor, 'places'>
}

/** A thing that left a place, by the link it named, for the next place it named. */
export interface Course extends Movement {
  /** What moves. */
  kind: ThingKind
  from: string
  link: string | null
  nextPlace: string | null
}

export type Network = Awaited<ReturnType<typeof createNetwork>>

/** Loads links and services, tells the whole network, and estimates where on it things are. */
export const createNetwork = async ({
  db,
  clock,
  reference,
  corridor = loadCorridor(),
}: NetworkParts) => {
  await load(db, clock, corridor)
  const { sha256: _, ...heading } = (await store.findHeading(db))!
  const links = await store.listLinks(db)
  const services = await store.listServices(db)
  const findLegs = createLegFinder(createPathFinder(links), reference)
  const deriveAnswer = (): { body: string; etag: string } => {
    const { version, sources, credits } = heading
    const places = reference.listPlaces()
    const whole: Corridor = { version, places, links, services, sources, credits }
    const body = JSON.stringify(whole)
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
  }
  const getAnswer = keepWhile(reference.revision, deriveAnswer)

  return {
    /** The network as JSON with its strong entity tag; both change with the data and with identifiers only. */
    getAnswer,
    /** Undefined where the network knows no way. */
    estimatePosition(course: Course): Point | undefined {
      const legs = findLegs(course.from, course.link, course.nextPlace, MODES[course.kind])
      return legs && estimateOnWay(legs, course)
    },
  }
}

const load = async (
  db: Database,
  clock: Clock,
  corridor: Omit<Corridor, 'places'>,
): Promise<void> => {
  const { version, links, services, sources, credits } = corridor
  const text = JSON.stringify([version, links, services, sources, credits])
  const sha256 = createHash('sha256').update(text).digest('hex')
  await db.transaction(async (tx) => {
    await store.lockLoad(tx)
    if ((await store.findHeading(tx))?.sha256 === sha256) return
    await store.replaceLinks(tx, links)
    await store.replaceServices(tx, services)
    await store.setHeading(tx, corridor, sha256, clock.now())
  })
}

/** Derives anew only when the revision has changed. */
const keepWhile = <T>(revision: () => number, derive: () => T): (() => T) => {
  let kept: { revision: number; value: T } | undefined
  return () => {
    if (kept?.revision !== revision()) kept = { revision: revision(), value: derive() }
    return kept.value
  }
}

const MODES: Partial<Record<ThingKind, readonly Mode[]>> = {
  train: ['rail'],
  wagon: ['rail'],
  truck: ['road'],
  vessel: ['sea', 'inland waterway'],
}

type FindLegs = (
  from: string,
  link: string | null,
  nextPlace: string | null,
  modes: readonly Mode[] | undefined,
) => Leg[] | undefined

/** More courses than the network has are made up by whoever sends events. */
const KEPT_COURSES = 5_000

/** Paths with the positions of their places; every map asks for the same few again and again. */
const createLegFinder = (
  findPath: FindPath,
  reference: Pick<Reference, 'findPlace' | 'revision'>,
): FindLegs => {
  const getKept = keepWhile(reference.revision, () => new Map<string, Leg[] | undefined>())
  const pointOf = (id: string): Point | undefined => reference.findPlace(id)?.position.value
  const findLegs: FindLegs = (from, named, nextPlace, modes) => {
    const steps = findPath(from, named, nextPlace, modes)
    const legs = steps?.map(({ link: { transitHours }, ...step }) => {
      const [start, end] = [pointOf(step.from), pointOf(step.to)]
      return start && end && transitHours && { from: start, to: end, hours: transitHours.value }
    })
    return legs?.every((leg) => leg !== undefined) ? legs : undefined
  }
  return (from, link, nextPlace, modes) => {
    const kept = getKept()
    const key = JSON.stringify([from, link, nextPlace, modes])
    if (!kept.has(key)) {
      if (kept.size >= KEPT_COURSES) kept.clear()
      kept.set(key, findLegs(from, link, nextPlace, modes))
    }
    return kept.get(key)
  }
}
