import type { Subscription } from '@karvan/contract'
import type { Client } from '../client.ts'
import type { Output } from '../output.ts'
import { describeEvent, type Event, type QueryDocument } from './query.ts'

export interface SubscribeOptions {
  /** An address that the server sends to from then on; left out: this program listens. */
  dest?: string
  /** What the server signs with. */
  token?: string
  /** Events recorded from this instant on; left out: from now on. */
  from?: string
  /** Ends after so many events. */
  limit: number
}

/**
 * Hears what a query finds as it is captured, an event a line, until it was told enough; or has the server send it to
 * an address. Returns the exit code.
 */
export const subscribeTo = async (
  client: Client,
  output: Output,
  name: string,
  options: SubscribeOptions,
): Promise<number> => {
  const { dest } = options
  return dest === undefined
    ? hearEvents(client, output, name, options)
    : sendTo(client, output, name, { ...options, dest })
}

const hearEvents = async (
  client: Client,
  output: Output,
  name: string,
  { from, limit }: SubscribeOptions,
): Promise<number> => {
  const asked = new URLSearchParams({ stream: 'true' })
  if (from !== undefined) asked.set('initialRecordTime', from)
  const heard: Event[] = []
  await client.listen(`/epcis/queries/${encodeURIComponent(name)}/events?${asked}`, (message) => {
    const document = JSON.parse(message) as QueryDocument
    const events = document.epcisBody.queryResults.resultsBody.eventList
    for (const event of events.slice(0, limit - heard.length)) {
      heard.push(event)
      output.say(describeEvent(event))
    }
    return heard.length < limit
  })
  output.result(heard)
  return 0
}

const sendTo = async (
  client: Client,
  output: Output,
  name: string,
  { dest, token, from }: SubscribeOptions & { dest: string },
): Promise<number> => {
  const wanted = { dest, stream: true, signatureToken: token, initialRecordTime: from }
  const made = await client.call<Subscription>(
    'POST',
    `/epcis/queries/${encodeURIComponent(name)}/subscriptions`,
    { type: 'application/json', text: JSON.stringify(wanted) },
  )
  output.say(made.subscriptionID)
  output.result(made)
  return 0
}
