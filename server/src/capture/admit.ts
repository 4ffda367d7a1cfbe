import type { Reason } from '@karvan/contract'
import type { ReadResult } from '@karvan/epcis'
import type { FindSpokenPlace, PlaceRights } from '../access/index.ts'
import { Refusal, type RefusalKind } from '../platform/index.ts'
import { refusals } from './refusals.ts'
import { reasonOf, screen } from './screen.ts'
import { listForeignPlaces, listForeignThings, type Voice } from './voice.ts'

/** `refuse`: what surely is data of a person is refused. `report`: it is captured with a warning, for migrations. */
export type PersonalDataRule = 'refuse' | 'report'

export interface Admission {
  voice: Voice
  rights: PlaceRights
  findPlace: FindSpokenPlace
  personalData: PersonalDataRule
}

/** Warnings of one document that are listed. */
const WARNING_LIMIT = 100

/**
 * Refuses a document that its voice may not say or that holds data of people, with every reason at once, under the
 * code of the first; gives the warnings.
 */
export const admitDocument = (
  document: ReadResult,
  { voice, rights, findPlace, personalData }: Admission,
): Reason[] => {
  const { events } = document
  const found = screenDocument(document)
  const isRefused = ({ grade }: { grade: string }): boolean =>
    personalData === 'refuse' && grade === 'certain'
  const refused: [RefusalKind, Reason[]][] = [
    [refusals.foreignPlace, listForeignPlaces(events, voice.organisation, rights, findPlace)],
    [refusals.foreignThing, voice.things ? listForeignThings(events, voice.things) : []],
    [refusals.personalData, found.filter(isRefused).map(personalReason)],
  ]
  const first = refused.find(([, reasons]) => reasons.length > 0)
  if (first) throw new Refusal(first[0], { reasons: refused.flatMap(([, reasons]) => reasons) })
  return found.slice(0, WARNING_LIMIT).map(personalReason)
}

const personalReason = (finding: Parameters<typeof reasonOf>[0]): Reason =>
  reasonOf(finding, refusals.personalData.code)

/** Everything of a document that is kept: its events, its master data and its context. */
const screenDocument = ({ events, masterData, context }: ReadResult) => [
  ...screen(context, '/@context'),
  ...events.flatMap(({ event, pointer }) => screen(event, pointer)),
  ...masterData.flatMap((vocabulary, index) =>
    screen(vocabulary, `/epcisHeader/epcisMasterData/vocabularyList/${index}`),
  ),
]
