import type { TimelineEntry } from '@karvan/contract'

/** An entry and the position reports before it that say nothing else. */
export interface Happening {
  shown: TimelineEntry
  folded: TimelineEntry[]
}

/** Runs shorter than this stay as they are. */
const MIN_RUN = 3

const isBarePosition = (entry: TimelineEntry): boolean =>
  entry.place === null &&
  entry.latitude !== null &&
  entry.remark === null &&
  entry.photo === null &&
  !entry.retracted &&
  !entry.conflicting

/**
 * A device on the way reports every few minutes: of a run of bare positions only the newest is
 * shown, so that what happened at places is found. Entries come and go newest first.
 */
export const foldPositions = (entries: readonly TimelineEntry[]): Happening[] => {
  const runs: TimelineEntry[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run && isBarePosition(entry) && isBarePosition(run[0]!)) run.push(entry)
    else runs.push([entry])
  }
  return runs.flatMap(([shown, ...folded]) =>
    folded.length < MIN_RUN
      ? [shown!, ...folded].map((entry) => ({ shown: entry, folded: [] }))
      : [{ shown: shown!, folded }],
  )
}
