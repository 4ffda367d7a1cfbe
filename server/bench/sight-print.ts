import type { Sighted } from './sight.ts'
import type { AudienceCost } from './sight-cost.ts'
import type { Compared } from './sight-questions.ts'

/** The aim: under one and a half of the unfiltered time, or at most so much more, at the 95th percentile. */
const MAX_RATIO = 1.5
const MAX_MORE_MILLISECONDS = 5

type Print = (line: string) => void

const isWithin = ({ filtered, unfiltered }: Compared): boolean =>
  filtered.p95 < MAX_RATIO * unfiltered.p95 || filtered.p95 < unfiltered.p95 + MAX_MORE_MILLISECONDS

const ms = (milliseconds: number): string => milliseconds.toFixed(1)

export const printSight = (print: Print, sighted: Sighted): void => {
  const { events, loadMilliseconds, trackedEvents, trackMilliseconds, askers } = sighted
  print(`\n### who may see what: ${events} events\n`)
  print(
    `loaded in ${seconds(loadMilliseconds)} s; the newest ${trackedEvents} tracked in ${seconds(trackMilliseconds)} s`,
  )
  for (const { name, sees, firstLookMilliseconds, compared } of askers) {
    const first =
      firstLookMilliseconds > 0
        ? `; first look at the live map ${ms(firstLookMilliseconds)} ms`
        : ''
    print(`\n**${name}**: sees ${(sees * 100).toFixed(3)} %${first}\n`)
    print('| question | p50 ms | p95 ms | unfiltered p50 | p95 | ratio p50 | p95 | aim |')
    print('|---|---|---|---|---|---|---|---|')
    for (const one of compared) print(lineOf(one))
  }
  const all = askers.flatMap(({ compared }) => compared)
  const missed = all.filter((one) => !isWithin(one)).length
  print(
    `\naim (p95 under ${MAX_RATIO} × unfiltered or + ${MAX_MORE_MILLISECONDS} ms): ${all.length - missed} of ${all.length} within`,
  )
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1)

const lineOf = (one: Compared): string => {
  const { question, filtered, unfiltered } = one
  const cells = [filtered.p50, filtered.p95, unfiltered.p50, unfiltered.p95].map(ms)
  const ratios = [filtered.p50 / unfiltered.p50, filtered.p95 / unfiltered.p95]
  const aim = isWithin(one) ? 'PASS' : 'FAIL'
  return `| ${[question, ...cells, ...ratios.map((ratio) => ratio.toFixed(2)), aim].join(' | ')} |`
}

export const printCost = (print: Print, costs: readonly AudienceCost[]): void => {
  print('\n### writing who may see what, as a share of capture\n')
  print('| setting | µs an event captured | µs of it for audiences | share |')
  print('|---|---|---|---|')
  for (const { setting, events, captureMilliseconds, audienceMilliseconds } of costs) {
    const each = (milliseconds: number): string => ((milliseconds / events) * 1_000).toFixed(0)
    const share = ((audienceMilliseconds / captureMilliseconds) * 100).toFixed(1)
    print(
      `| ${setting} | ${each(captureMilliseconds)} | ${each(audienceMilliseconds)} | ${share} % |`,
    )
  }
}
