import type { Client } from './client.ts'
import type { Output } from './output.ts'

/** Removes all simulated events. */
export const discardSimulated = async (client: Client, output: Output): Promise<number> => {
  const { discarded } = await client.call<{ discarded: number }>('DELETE', '/api/simulated')
  output.say(`${discarded} simulated events removed`)
  output.result({ discarded })
  return 0
}
