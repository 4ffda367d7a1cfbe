import { hashEvent } from '@karvan/epcis'
import { CallFailed } from '../client.ts'
import type { Output } from '../output.ts'
import { readFileDocument } from './files.ts'

/**
 * The event hash ID (CBV 2.0 §8.9) of every event of documents, one a line; with `prehash` also what is hashed. Returns
 * the exit code. Throws `CallFailed` for a document that is not right: it has no hash.
 */
export const hashFiles = async (
  output: Output,
  files: readonly string[],
  { prehash: withPrehash = false }: { prehash?: boolean },
): Promise<number> => {
  const results: { file: string; pointer: string; id: string; prehash: string }[] = []
  for (const file of files) {
    const { events, context, problemCount } = await readFileDocument(file)
    if (problemCount > 0)
      throw new CallFailed(`${file}: is not valid EPCIS 2.0.1: karvan epcis check ${file}`)
    for (const { event, pointer } of events)
      results.push({ file, pointer, ...hashEvent(event, context) })
  }
  for (const { id, prehash } of results) output.say(withPrehash ? `${id}  ${prehash}` : id)
  output.result(results)
  return 0
}
