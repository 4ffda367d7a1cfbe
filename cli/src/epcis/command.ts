import type { Command } from 'commander'
import type { Client } from '../client.ts'
import type { Output } from '../output.ts'
import { checkFiles } from './check.ts'
import { type ConvertOptions, convertFile } from './convert.ts'
import { hashFiles } from './hash.ts'
import { type QueryOptions, queryEvents } from './query.ts'
import { type SubscribeOptions, subscribeTo } from './subscribe.ts'

interface Parts {
  client(): Client
  output(): Output
  action<Args extends unknown[]>(
    work: (...args: Args) => Promise<number>,
  ): (...args: Args) => Promise<void>
  readCount(text: string): number
}

/** `karvan epcis …`: the language of the events itself. */
export const addEpcisCommands = (program: Command, parts: Parts): void => {
  const { client, output, action, readCount } = parts
  const epcis = program
    .command('epcis')
    .description('check, hash, convert, query and hear EPCIS 2.0.1')
  epcis
    .command('check')
    .description('hold documents against the standard, without a server; - reads standard input')
    .argument('<file...>')
    .action(action((files: string[]) => checkFiles(output(), files)))
  epcis
    .command('hash')
    .description('print the event hash ID (CBV 2.0 §8.9) of every event')
    .argument('<file...>')
    .option('--prehash', 'also what is hashed')
    .action(
      action((files: string[], options: { prehash?: boolean }) =>
        hashFiles(output(), files, options),
      ),
    )
  epcis
    .command('convert')
    .description('print a document in XML as JSON-LD, and the other way round')
    .argument('<file>')
    .option('--words <form>', 'GS1-CBV-XML-Format of words in XML', 'Never_Translates')
    .option('--notes <file>', 'where that is kept which JSON has no place for')
    .action(action((file: string, options: ConvertOptions) => convertFile(output(), file, options)))
  epcis
    .command('query')
    .description('find events by the parameters of the standard')
    .argument(
      '[parameter...]',
      'like EQ_bizStep=shipping|receiving or GE_eventTime=2026-05-01T00:00:00Z',
    )
    .option('--limit <count>', 'events in all', readCount, 100)
    .option('--name <name>', 'run the query that stands on the server under this name')
    .option('--keep <name>', 'keep the question on the server under this name, too')
    .action(
      action((parameters: string[], options: QueryOptions) =>
        queryEvents(client(), output(), parameters, options),
      ),
    )
  epcis
    .command('subscribe')
    .description('hear what a query that stands on the server finds, as it is captured')
    .argument('<name>', 'of the query')
    .option('--dest <url>', 'have it sent to this address instead')
    .option('--token <secret>', 'what is sent is signed with this (HMAC-SHA256)')
    .option('--from <instant>', 'begin with what was recorded from then on')
    .option('--limit <count>', 'end after so many events', readCount, 1_000_000)
    .action(
      action((name: string, options: SubscribeOptions) =>
        subscribeTo(client(), output(), name, options),
      ),
    )
}
