import { fold, kindOfThing, labelOfThing } from '@karvan/codes'
import type { Status, ThingKind } from '@karvan/contract'
import { compareEvents } from './containment.ts'
import type { Course, Happening, Spot } from './happening.ts'

/** The latest word on one fact: who said it last in the order of what happened. */
export interface Register<Value> {
  value: Value
  time: string
  position: number
  /** Who said it. */
  organisation: string
}

/** The facts that events can tell of a thing. */
export interface Registers {
  spot?: Register<Spot>
  step?: Register<string>
  disposition?: Register<string>
  delay?: Register<number>
  course?: Register<Course | null>
  destination?: Register<string>
}

/** A thing as its own events tell it. */
export interface ThingState {
  thing: string
  kind: ThingKind
  label: string
  /** Folded label: what a typed number is looked up by. */
  search: string
  registers: Registers
  firstTime: string
  lastTime: string
  lastRecordTime: string
  events: number
  simulated: boolean
  /** Audiences of any of its events, whole: who may know something of it. */
  audiences: string[]
  changedPosition: number
}

/** The state before any event; `firstTime` and `lastTime` are those of the first event applied. */
export const createState = (thing: string): ThingState => {
  const label = labelOfThing(thing)
  return {
    thing,
    kind: kindOfThing(thing),
    label,
    search: fold(label),
    registers: {},
    firstTime: '',
    lastTime: '',
    lastRecordTime: '',
    events: 0,
    simulated: true,
    audiences: [],
    changedPosition: 0,
  }
}

/** Applies one event; in whatever order events come, the same state results. */
export const applyHappening = (state: ThingState, happening: Happening): void => {
  const { time, position, recordTime } = happening
  state.firstTime = state.events === 0 || time < state.firstTime ? time : state.firstTime
  state.lastTime = time > state.lastTime ? time : state.lastTime
  state.lastRecordTime = recordTime > state.lastRecordTime ? recordTime : state.lastRecordTime
  state.events++
  state.simulated &&= happening.simulated
  state.audiences = [...new Set([...state.audiences, ...happening.audiences])].sort()
  state.changedPosition = Math.max(state.changedPosition, position)
  const { registers } = state
  registers.spot = latest(registers.spot, happening, happening.spot ?? undefined)
  registers.step = latest(registers.step, happening, happening.bizStep ?? undefined)
  registers.disposition = latest(
    registers.disposition,
    happening,
    happening.disposition ?? undefined,
  )
  registers.delay = latest(registers.delay, happening, happening.delayMinutes ?? undefined)
  registers.course = latest(registers.course, happening, happening.course)
  registers.destination = latest(
    registers.destination,
    happening,
    happening.destination ?? undefined,
  )
}

const latest = <Value>(
  current: Register<Value> | undefined,
  happening: Happening,
  value: Value | undefined,
): Register<Value> | undefined => {
  if (value === undefined) return current
  if (current && compareEvents(current, happening) > 0) return current
  const { time, position, organisation } = happening
  return { value, time, position, organisation }
}

/** CBV 2.0 dispositions that mean that goods may not go on. */
const HELD = [
  'unavailable',
  'non_sellable_other',
  'recalled',
  'damaged',
  'stolen',
  'mismatch_quantity',
]
/** The thing is no more: a train that was broken up, a parcel that was unpacked and thrown away. */
const ENDED = ['inactive', 'destroyed', 'disposed']

export const isEnded = ({ disposition, step }: Registers): boolean =>
  isEndedBy(disposition?.value, step?.value)

export const isEndedBy = (disposition: string | undefined, step: string | undefined): boolean =>
  ENDED.includes(disposition ?? '') || ['decommissioning', 'destroying'].includes(step ?? '')

export const isHeld = ({ disposition }: Registers): boolean =>
  HELD.includes(disposition?.value ?? '')

/** It left a place and no later event says that it arrived. */
export const isUnderWay = ({ course, spot }: Registers): boolean =>
  course !== undefined && course.value !== null && (spot === undefined || spot.value.place === null)

/** Minutes behind the plan from which a delay is told: our own choice, no standard sets it for freight. */
const AT_RISK_MINUTES = 15
const LATE_MINUTES = 60
/** A thing under way that says nothing for so long has no signal: position reports come every five minutes, allow for tunnels and the sea. */
const NO_SIGNAL_MILLISECONDS = 2 * 3_600_000

export const deriveStatus = (
  facts: { held: boolean; underWay: boolean; lastTime: string; delayMinutes: number | null },
  now: Date,
): Status => {
  if (facts.held) return 'hold'
  const silentMilliseconds = now.getTime() - Date.parse(facts.lastTime)
  if (facts.underWay && silentMilliseconds > NO_SIGNAL_MILLISECONDS) return 'no-signal'
  if (facts.delayMinutes === null || facts.delayMinutes < AT_RISK_MINUTES) return 'normal'
  return facts.delayMinutes < LATE_MINUTES ? 'at-risk' : 'late'
}
