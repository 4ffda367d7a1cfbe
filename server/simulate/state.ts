import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DAY, HOUR } from './model/agenda.ts'
import type { Closure } from './model/calendar.ts'
import type { Options } from './options.ts'

/** What a run needs to be told again and to go on where it was. */
export interface RunState {
  version: 1
  seed: number
  closures: Closure[]
  /** Version of the reference corridor. */
  network: string
  startTime: number
  speakFrom: number
  liveFrom: number
  /** Events that the server has taken, in the order of the model. */
  taken: number
  takenTime: number
}

/** Longer than the longest journey but one, so that a first map is as full as a later one. */
const WARM_UP_DAYS = 30
/** Positions come at the live rate for so long before now. */
const LIVE_HOURS = 1
/** A run that is older is not told again: it begins anew. */
const OLDEST_DAYS = 60

type Given = Pick<Options, 'seed' | 'closures' | 'backHours' | 'stateFile'>

const beginRun = (given: Given, network: string, now: number): RunState => {
  // Whole hours, so that two starts within one give the same events.
  const hour = Math.floor(now / HOUR) * HOUR
  const speakFrom = hour - given.backHours * HOUR
  return {
    version: 1,
    seed: given.seed,
    closures: given.closures,
    network,
    startTime: speakFrom - WARM_UP_DAYS * DAY,
    speakFrom,
    liveFrom: hour - LIVE_HOURS * HOUR,
    taken: 0,
    takenTime: speakFrom,
  }
}

/** The run of the state file, when it is one of these settings; else a new one. */
export const findRun = (given: Given, network: string, now: number): RunState => {
  const known = given.stateFile === undefined ? undefined : readState(given.stateFile)
  const fits =
    known?.version === 1 &&
    known.seed === given.seed &&
    known.network === network &&
    JSON.stringify(known.closures) === JSON.stringify(given.closures) &&
    now - known.startTime < OLDEST_DAYS * DAY
  return fits ? known : beginRun(given, network, now)
}

/** Undefined when there is none that can be read: sending again does no harm. */
const readState = (file: string): RunState | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunState
  } catch {
    return undefined
  }
}

/** In one step, so that a crash leaves the old or the new one. */
export const saveRun = (file: string, state: RunState): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`)
  renameSync(`${file}.new`, file)
}
