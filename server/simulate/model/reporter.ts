import { placeUri } from '@karvan/contract'
import { declareWrong, type EventBody, identified, isoTime } from '../events.ts'
import { type Agenda, HOUR, MINUTE, SECOND } from './agenda.ts'
import type { Random } from './random.ts'
import { CORRECTION_MINUTES, REPORTING, WRONG_CHANCE } from './rates.ts'

/** An event on its way to the platform. */
export interface Report {
  /** When it happened, or was said to have. */
  time: number
  /** When it reaches the platform. */
  dueTime: number
  isPosition: boolean
  event: EventBody
}

/** Tells the platform what happened: some of it late, some of it wrong and corrected later. */
export interface Reporter {
  /** `journey`: what it belongs to, until that is over. */
  step(journey: string, time: number, event: EventBody): void
  /** An arrival, which a person may write down wrongly; `elsewhere` is the place that it is mistaken for. */
  arrival(journey: string, time: number, event: EventBody, elsewhere: string): void
  /** Bears no id: none will be declared wrong, and the platform names it by its content. */
  position(time: number, event: EventBody): void
  end(journey: string): void
  /** What became due, in order. Empties the list. */
  take(): Report[]
}

export const createReporter = (agenda: Agenda, random: Random, speakFrom: number): Reporter => {
  let due: Report[] = []
  /** Before the platform listens: only what is still under way then is told at all. */
  let history: Map<string, { time: number; event: EventBody }[]> | undefined = new Map()

  const say = (time: number, dueTime: number, event: EventBody, isPosition = false): void => {
    agenda.at(dueTime, () => due.push({ time, dueTime: agenda.now(), isPosition, event }))
  }
  const delay = (): number => {
    const draw = random.next()
    let sum = 0
    for (const { share, minutes } of REPORTING) {
      sum += share
      if (draw < sum) return random.between(minutes[0], minutes[1]) * MINUTE
    }
    return MINUTE
  }
  agenda.at(speakFrom, () => {
    const told = [...(history ?? [])].flatMap(([, events]) => events)
    history = undefined
    for (const { time, event } of told.sort((a, b) => a.time - b.time))
      say(time, speakFrom, identified(event))
  })

  const step: Reporter['step'] = (journey, time, event) => {
    const dueTime = agenda.now() + delay()
    if (history) history.set(journey, [...(history.get(journey) ?? []), { time, event }])
    else say(time, dueTime, identified(event))
  }
  const sayWrong = (time: number, event: EventBody, elsewhere: string): void => {
    const isTime = random.chance(0.5)
    const wrongTime = isTime ? time - random.integer(1, 5) * HOUR : time
    const place = { id: placeUri(elsewhere) }
    const wrong = identified(
      isTime
        ? { ...event, eventTime: isoTime(wrongTime) }
        : { ...event, readPoint: place, bizLocation: place },
    )
    const right = identified(event)
    const saidTime = agenda.now() + random.between(0.2, 3) * MINUTE
    const correctionTime = saidTime + random.between(...CORRECTION_MINUTES) * MINUTE
    say(wrongTime, saidTime, wrong)
    say(wrongTime, correctionTime, declareWrong(wrong, correctionTime, right.eventID))
    say(time, correctionTime, right)
  }
  return {
    step,
    arrival(journey, time, event, elsewhere) {
      if (random.chance(WRONG_CHANCE) && !history) sayWrong(time, event, elsewhere)
      else step(journey, time, event)
    },
    position(time, event) {
      if (!history) say(time, agenda.now() + random.between(2, 30) * SECOND, event, true)
    },
    end: (journey) => {
      history?.delete(journey)
    },
    take() {
      const taken = due
      due = []
      return taken
    },
  }
}
