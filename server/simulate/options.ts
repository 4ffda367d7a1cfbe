import { parseArgs } from 'node:util'
import type { Closure } from './model/calendar.ts'

export interface Options {
  url: string
  key: string
  seed: number
  /** History that is sent first. */
  backHours: number
  /** Send all up to there and end, instead of following the clock. */
  untilTime?: number | undefined
  /** Follow the clock for so long. */
  hours?: number | undefined
  /** Simulated time for real time. */
  speed: number
  closures: Closure[]
  stateFile?: string | undefined
  /** Only say whether the settings are right. */
  isCheck: boolean
}

export const USAGE = `usage: simulate [--seed NUMBER] [--back HOURS] [--until INSTANT | --hours HOURS] [--speed FACTOR]
                [--close PLACE:FROM:TO]... [--state FILE] [--check]
KARVAN_URL names the server, KARVAN_KEY a key of the simulation.`

const INSTANT = String.raw`\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?`
const CLOSURE = new RegExp(`^([^:]+):(${INSTANT}):(${INSTANT})$`)
const MOST_BACK_HOURS = 14 * 24
const DEFAULT_URL = 'http://127.0.0.1:8080'

const DECLARED = {
  seed: { type: 'string' },
  back: { type: 'string' },
  until: { type: 'string' },
  hours: { type: 'string' },
  speed: { type: 'string' },
  close: { type: 'string', multiple: true },
  state: { type: 'string' },
  check: { type: 'boolean' },
} as const

/** The settings of a run, or every reason why they cannot be. */
export const readOptions = (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  isPlace: (id: string) => boolean,
): Options | { reasons: string[] } => {
  const reasons: string[] = []
  let values: ReturnType<typeof parse>
  try {
    values = parse(args)
  } catch (fault) {
    return { reasons: [(fault as Error).message] }
  }
  const number = (name: keyof typeof DECLARED, low: number, high: number): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    const value = String(text).trim() === '' ? Number.NaN : Number(text)
    if (value >= low && value <= high) return value
    reasons.push(`--${name} ${text}: a number from ${low} to ${high} is needed`)
    return undefined
  }
  const seed = number('seed', 0, 2 ** 31)
  if (seed !== undefined && !Number.isInteger(seed))
    reasons.push('--seed: a whole number is needed')
  const backHours = number('back', 0, MOST_BACK_HOURS)
  const hours = number('hours', 0, 24 * 365)
  const speed = number('speed', 0.01, 10_000)
  const untilTime = values.until === undefined ? undefined : Date.parse(values.until)
  if (untilTime !== undefined && !new RegExp(`^${INSTANT}$`).test(values.until ?? ''))
    reasons.push(`--until ${values.until}: an ISO instant is needed, 2026-05-01T06:00:00Z`)
  else if (Number.isNaN(untilTime)) reasons.push(`--until ${values.until}: there is no such day`)
  if (values.until !== undefined && values.hours !== undefined)
    reasons.push('--until and --hours exclude each other')
  const closures = (values.close ?? []).flatMap((text) => readClosure(text, isPlace, reasons))
  const key = environment.KARVAN_KEY ?? ''
  if (key === '') reasons.push('KARVAN_KEY is not set')
  const url = environment.KARVAN_URL ?? DEFAULT_URL
  if (!URL.canParse(url)) reasons.push(`KARVAN_URL ${url} is no URL`)
  if (reasons.length > 0) return { reasons }
  return {
    url: url.replace(/\/+$/, ''),
    key,
    seed: seed ?? 1,
    backHours: backHours ?? 24,
    untilTime,
    hours,
    speed: speed ?? 1,
    closures,
    stateFile: values.state,
    isCheck: values.check === true,
  }
}

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: DECLARED, allowPositionals: false }).values

const readClosure = (
  text: string,
  isPlace: (id: string) => boolean,
  reasons: string[],
): Closure[] => {
  const [, place = '', from = '', to = ''] = CLOSURE.exec(text) ?? []
  if (!place) {
    reasons.push(`--close ${text}: PLACE:FROM:TO is needed, AZ-YAL:2026-03-05:2026-03-09`)
    return []
  }
  const closure = { place, from: Date.parse(from), to: Date.parse(to) }
  if (!isPlace(place)) reasons.push(`--close ${text}: no place has the id ${place}`)
  if (!(closure.from < closure.to)) reasons.push(`--close ${text}: it must end after it begins`)
  return [closure]
}
