import { setImmediate, setTimeout as wait } from 'node:timers/promises'
import type { Network } from '@karvan/contract'
import { HOUR, SECOND } from './model/agenda.ts'
import type { Report } from './model/reporter.ts'
import { createTraffic } from './model/traffic.ts'
import type { Options } from './options.ts'
import type { Speaker } from './speak.ts'
import { findRun, saveRun } from './state.ts'

/** Events of one document. */
const BATCH = 500
/** After a long silence old positions are left out: steps alone bring the state up to date. */
const POSITIONS_HOURS = 36

interface Parts {
  options: Options
  network: Network
  speaker: Speaker
  stop: AbortSignal
  clock: () => number
  tell: (text: string) => void
}

/** Tells the history, then what falls due, until the end that was asked for. Resolves then; rejects when stopped. */
export const runSimulation = async (parts: Parts): Promise<void> => {
  const { options, network, speaker, stop, clock, tell } = parts
  const beginTime = clock()
  const firstTime = Math.min(beginTime, options.untilTime ?? beginTime)
  const state = findRun(options, network.version, firstTime)
  const traffic = createTraffic({ ...state, network })
  /** Reports that the model made so far, those of earlier runs too. */
  let made = 0
  const isWanted = ({ isPosition, time }: Report): boolean =>
    !isPosition || time >= firstTime - POSITIONS_HOURS * HOUR || time < state.speakFrom

  const tellUntil = async (time: number): Promise<void> => {
    const reports = traffic.advance(time)
    const before = made
    made += reports.length
    for (let at = Math.max(0, state.taken - before); at < reports.length; at += BATCH) {
      const batch = reports.slice(at, at + BATCH)
      const wanted = batch.filter(isWanted)
      if (wanted.length > 0)
        await speaker.send(
          wanted.map(({ event }) => event),
          clock(),
        )
      state.taken = before + at + batch.length
      state.takenTime = batch.at(-1)!.dueTime
      if (options.stateFile !== undefined) saveRun(options.stateFile, state)
    }
  }
  const catchUp = async (time: number): Promise<void> => {
    for (let at = state.startTime; at < time; at += 6 * HOUR) {
      await tellUntil(Math.min(at + 6 * HOUR, time))
      await setImmediate()
      stop.throwIfAborted()
    }
  }
  await catchUp(options.untilTime ?? beginTime)
  tell(`told ${made} events up to now: ${JSON.stringify(Object.fromEntries(traffic.underWay()))}`)
  if (options.untilTime !== undefined) return
  const endTime = options.hours === undefined ? Infinity : beginTime + options.hours * HOUR
  for (;;) {
    const now = beginTime + (clock() - beginTime) * options.speed
    await tellUntil(Math.min(now, endTime))
    if (now >= endTime) return
    await wait(SECOND, undefined, { signal: stop })
  }
}
