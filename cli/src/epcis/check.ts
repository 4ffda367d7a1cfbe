import type { Problem } from '@karvan/epcis'
import { CallFailed } from '../client.ts'
import type { Output } from '../output.ts'
import { readFileDocument } from './files.ts'

interface Checked {
  file: string
  kind: string
  events: number
  problems: Problem[]
  /** All of them; the list holds a hundred. */
  problemCount: number
  warnings: Problem[]
}

/** Holds documents against EPCIS 2.0.1 without a server. Returns the exit code: 1 when anything is wrong with any. */
export const checkFiles = async (output: Output, files: readonly string[]): Promise<number> => {
  const results: Checked[] = []
  for (const file of files) {
    const checked = await checkFile(file)
    results.push(checked)
    tell(output, checked)
  }
  output.result(results)
  return results.some(({ problemCount }) => problemCount > 0) ? 1 : 0
}

const checkFile = async (file: string): Promise<Checked> => {
  try {
    const { kind, events, problems, problemCount, warnings } = await readFileDocument(file)
    return { file, kind, events: events.length, problems, problemCount, warnings }
  } catch (fault) {
    if (!(fault instanceof CallFailed)) throw fault
    const problem = { pointer: '', code: 'unreadable', message: fault.message }
    return { file, kind: 'unknown', events: 0, problems: [problem], problemCount: 1, warnings: [] }
  }
}

const tell = (
  output: Output,
  { file, events, problems, problemCount, warnings }: Checked,
): void => {
  output.say(
    problemCount === 0
      ? `${file}: right, ${events} events`
      : `${file}: ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}`,
  )
  for (const { pointer, message, line, column } of problems) {
    const place = line === undefined ? '' : ` (line ${line}, column ${column})`
    output.say(`  ${pointer || '/'}  ${message}${place}`)
  }
  if (problemCount > problems.length) output.say(`  … and ${problemCount - problems.length} more`)
  for (const { pointer, message } of warnings) output.say(`  warning ${pointer}  ${message}`)
}
