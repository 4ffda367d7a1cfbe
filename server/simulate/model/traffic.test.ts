import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkThing, kindOfThing } from '@karvan/codes'
import { loadCorridor } from '@karvan/data'
import { readDocument } from '@karvan/epcis'
import { documentOf } from '../events.ts'
import { DAY, HOUR, MINUTE } from './agenda.ts'
import type { Closure } from './calendar.ts'
import type { Report } from './reporter.ts'
import { createTraffic, type Setting, type Traffic } from './traffic.ts'

const network = loadCorridor()
const START = Date.parse('2026-05-01T00:00:00Z')
const SPEAK = START + 20 * DAY
const END = SPEAK + 2 * DAY

const settingOf = (given: Partial<Setting> = {}): Setting => ({
  network,
  seed: 7,
  startTime: START,
  speakFrom: SPEAK,
  liveFrom: SPEAK + DAY,
  closures: [],
  ...given,
})

const run = (given: Partial<Setting> = {}): { traffic: Traffic; reports: Report[] } => {
  const traffic = createTraffic(settingOf(given))
  return { traffic, reports: traffic.advance(END) }
}

const { traffic, reports } = run()
const stringOf = (value: unknown): string => String(value)
const childrenOf = ({ event }: Report): string[] => (event.childEPCs as string[]) ?? []
const thingsOf = (report: Report): string[] => [
  ...((report.event.epcList as string[]) ?? []),
  ...(report.event.parentID ? [stringOf(report.event.parentID)] : []),
  ...childrenOf(report),
]
/** What is true in the end: without what was declared wrong. */
const listTrue = (all: readonly Report[]): Report[] => {
  const wrong = new Set(
    all.filter(({ event }) => event.errorDeclaration).map(({ event }) => event.eventID),
  )
  return all.filter(({ event }) => event.eventID === undefined || !wrong.has(event.eventID))
}

test('the same seed gives the same events byte for byte, in whatever steps the clock goes', () => {
  const again = createTraffic(settingOf())
  const pieces: Report[] = []
  for (let time = START; time < END; time += 7 * HOUR + 13 * MINUTE)
    pieces.push(...again.advance(time))
  pieces.push(...again.advance(END))
  assert.ok(reports.length > 5000, `${reports.length} events`)
  assert.equal(JSON.stringify(pieces), JSON.stringify(reports))
  assert.notEqual(JSON.stringify(run({ seed: 8 }).reports), JSON.stringify(reports))
})

test('every event can be read, bears numbers with right check digits and a kind that is known', () => {
  for (let at = 0; at < reports.length; at += 500) {
    const events = reports.slice(at, at + 500).map(({ event }) => event)
    const read = readDocument(JSON.stringify(documentOf(events, END)))
    assert.deepEqual(read.problems, [])
    assert.deepEqual(read.warnings, [])
    assert.equal(read.events.length, events.length)
  }
  const things = new Set(reports.flatMap(thingsOf))
  for (const thing of things) {
    assert.equal(checkThing(thing), undefined)
    assert.notEqual(kindOfThing(thing), 'goods', thing)
  }
  const kinds = new Set([...things].map(kindOfThing))
  assert.deepEqual([...kinds].sort(), ['container', 'train', 'truck', 'vessel', 'wagon'])
})

test('no event is told before it happened, and all in the order in which they become known', () => {
  for (const { time, dueTime, event } of reports)
    assert.ok(time <= dueTime, stringOf(event.eventID))
  for (const [at, { dueTime }] of reports.entries())
    assert.ok(at === 0 || dueTime >= reports[at - 1]!.dueTime)
})

test('a unit says where it is at most every five minutes', () => {
  const last = new Map<string, number>()
  const positions = reports.filter(({ isPosition }) => isPosition)
  for (const { time, event } of positions.sort((a, b) => a.time - b.time)) {
    const [thing = ''] = event.epcList as string[]
    assert.ok(time - (last.get(thing) ?? 0) >= 5 * MINUTE, thing)
    last.set(thing, time)
  }
  const kinds = new Set([...last.keys()].map(kindOfThing))
  assert.deepEqual([...kinds].sort(), ['train', 'truck', 'vessel'])
})

test('some events come hours late; some are declared wrong and stand corrected', () => {
  const late = reports.filter(({ time, dueTime }) => time > SPEAK && dueTime - time > HOUR)
  assert.ok(late.length > 20, `${late.length} late events`)
  const declarations = reports.filter(({ event }) => event.errorDeclaration)
  assert.ok(declarations.length > 0)
  for (const { event, dueTime } of declarations) {
    const { errorDeclaration, ...content } = event
    const [corrective] = (errorDeclaration as { correctiveEventIDs: string[] }).correctiveEventIDs
    const original = reports.find((other) => other.event.eventID === event.eventID)
    assert.deepEqual(original?.event, content)
    assert.ok(original && original.dueTime < dueTime)
    const right = reports.find((other) => other.event.eventID === corrective)
    assert.deepEqual(right?.event.epcList, event.epcList)
    assert.notDeepEqual(right?.event, content)
  }
})

test('nothing is in two places at once: what is loaded was unloaded before', () => {
  const longer = createTraffic(settingOf())
  // Half a day later whatever happened until the end has reached the platform.
  const known = listTrue(longer.advance(END + DAY / 2))
  const order = ({ event, time }: Report): number => time + (event.childEPCs ? 0 : 0.5)
  const happened = known.filter(({ time }) => time <= END).sort((a, b) => order(a) - order(b))
  const parentOf = new Map<string, string>()
  for (const report of happened) {
    if (!report.event.childEPCs)
      for (const thing of thingsOf(report))
        assert.equal(parentOf.get(thing), undefined, `${thing} acts while it is inside another`)
    const parent = stringOf(report.event.parentID)
    for (const child of childrenOf(report)) {
      const before = parentOf.get(child)
      if (report.event.action === 'ADD') {
        assert.equal(before, undefined, `${child} is loaded into ${parent} out of ${before}`)
        parentOf.set(child, parent)
      } else {
        assert.equal(before, parent, `${child} is unloaded from ${parent} but is in ${before}`)
        parentOf.delete(child)
      }
    }
  }
  assert.ok(parentOf.size > 500, `${parentOf.size} things are loaded`)
})

test('a train and a truck end with their journey and say nothing afterwards', () => {
  const endTime = new Map<string, number>()
  const real = listTrue(reports)
  for (const report of real)
    if (report.event.bizStep === 'decommissioning')
      for (const thing of thingsOf(report)) endTime.set(thing, report.time)
  const ended = [...endTime.keys()].map(kindOfThing)
  for (const kind of ['train', 'truck', 'container'] as const) assert.ok(ended.includes(kind), kind)
  for (const report of real)
    for (const thing of thingsOf(report))
      assert.ok(report.time <= (endTime.get(thing) ?? END), `${thing} speaks after its end`)
})

test('at every node of the corridor what goes in is what stays and goes out, and no slot serves two', () => {
  const accounts = traffic.accounts()
  assert.ok(accounts.filter(({ arrivals }) => arrivals > 0).length > 40)
  for (const account of accounts) {
    assert.equal(account.presenceMilliseconds, account.stayMilliseconds, account.name)
    assert.ok(account.mostBusy <= account.servers, account.name)
    assert.ok(account.busyMilliseconds <= account.servers * (END - START), account.name)
    assert.equal(account.arrivals - account.departures, account.present)
  }
})

const meanStayHours = (given: Traffic, name: string): number => {
  const account = given.accounts().find((each) => each.name === name)
  assert.ok(account && account.arrivals > 0, name)
  return account.stayMilliseconds / account.arrivals / HOUR
}

test('a closed border is seen in how long trucks stand there', () => {
  const name = 'border road AZ-SMR RU-YRK'
  const closure: Closure = { place: 'AZ-SMR', from: SPEAK - 4 * DAY, to: SPEAK }
  const closed = run({ closures: [closure] }).traffic
  const open = meanStayHours(traffic, name)
  assert.ok(
    meanStayHours(closed, name) > 2 * open,
    `${meanStayHours(closed, name)} h, open ${open} h`,
  )
  const most = (given: Traffic) => given.accounts().find((each) => each.name === name)!.mostPresent
  assert.ok(most(closed) > most(traffic))
})

test('a closed railway border holds the trains up until it opens, and they say so', () => {
  const closure: Closure = { place: 'AZ-YAL', from: SPEAK - 2 * DAY, to: SPEAK + DAY }
  const name = 'border rail AZ-YAL RU-SMR'
  const closed = run({ closures: [closure] })
  assert.ok(meanStayHours(closed.traffic, name) > 1.5 * meanStayHours(traffic, name))
  const inspected = closed.reports.filter(
    ({ event, time }) =>
      event.bizStep === 'inspecting' &&
      /train/.test(stringOf((event.epcList as string[])[0])) &&
      /AZ-YAL|RU-SMR/.test(JSON.stringify(event.readPoint)) &&
      // Whoever had a slot when it closed was finished: 12 h are more than any service takes.
      time > closure.from + 12 * HOUR &&
      time <= closure.to,
  )
  assert.deepEqual(inspected, [])
})

test('a storm keeps vessels in port for hours, and the same storm for all on the line that day', () => {
  const later = START + 30 * DAY
  const long = createTraffic(settingOf({ speakFrom: START + 2 * DAY, liveFrom: later }))
  const departures = long
    .advance(later)
    .filter(({ event }) => event.bizStep === 'departing')
    .filter(({ event }) => kindOfThing(stringOf((event.epcList as string[])[0])) === 'vessel')
  const delays = departures.map(({ event }) => Number(event['karvan:delayMinutes']))
  const stormy = delays.filter((minutes) => minutes >= 6 * 60)
  assert.ok(stormy.length > 0 && stormy.length < departures.length / 4, `${stormy.length} storms`)
  assert.ok(delays.every((minutes) => minutes >= 0 && minutes <= 24 * 60))
})

test('trucks miss the ferry when its deck is short, and fewer do when it is not', () => {
  const withDeck = (trucks: number): number => {
    const services = network.services.map((service) =>
      ['S01', 'S02', 'S03', 'S04'].includes(service.id)
        ? {
            ...service,
            capacityUnit: 'trucks',
            capacityPerDeparture: {
              value: trucks,
              confidence: 'assumption' as const,
              sources: [],
            },
          }
        : service,
    )
    return run({ network: { ...network, services } }).traffic.missed()
  }
  const [short, long] = [withDeck(20), withDeck(400)]
  assert.ok(short > long, `${short} left behind by short decks, ${long} by long ones`)
})
