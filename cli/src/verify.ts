import type { Verification } from '@karvan/contract'
import type { Client } from './client.ts'
import type { Output } from './output.ts'

/** Walks the journal chunk by chunk. Returns the exit code: 1 when anything is wrong. */
export const verifyJournal = async (client: Client, output: Output): Promise<number> => {
  let after = 0
  let checked = 0
  const problems: Verification['problems'] = []
  let chunk = await client.call<Verification>('GET', '/api/verification?after=0')
  const progress = output.progress(chunk.head, 'Verifying')
  for (;;) {
    checked += chunk.checked
    problems.push(...chunk.problems)
    if (chunk.next === null) break
    after = chunk.next
    progress.advance(after)
    chunk = await client.call<Verification>('GET', `/api/verification?after=${after}`)
  }
  progress.end()
  for (const { position, message } of problems) output.say(`position ${position}: ${message}`)
  output.say(`${checked} events checked, ${problems.length} problems`)
  output.result({ checked, problems })
  return problems.length > 0 ? 1 : 0
}
