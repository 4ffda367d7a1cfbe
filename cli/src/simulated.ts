import type { Client } from './client.ts'
import type { Output } from './output.ts'

/** Removes all simulated events. */
export const discardSimulated = async (client: Client, output: Output): Promise<number> => {
  const { discarded } = await client.call<{ discarded: number }>('DELETE', '/api/simulated')
  output.say(`${discarded} simulated events removed`)
  output.result({ discarded })
  return 0
}

/** A key for one run of the simulator, so that what it sends is marked; the runs before it end. */
export const createSimulationKey = async (client: Client): Promise<string> => {
  const { key } = await client.call<{ key: string }>('POST', '/api/simulated')
  return key
}
