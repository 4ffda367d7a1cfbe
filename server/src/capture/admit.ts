import type { CaptureErrorBehaviour, PersonalFinding, Reason } from '@karvan/contract'
import {
  listVocabularyElements,
  type ReadEvent,
  type ReadResult,
  type WrongEvent,
} from '@karvan/epcis'
import type { FindSpokenPlace, PlaceRights } from '../access/index.ts'
import { Refusal, type RefusalKind } from '../platform/index.ts'
import { masterDataPointer } from './document.ts'
import { ErrorList } from './error-list.ts'
import { refusals } from './refusals.ts'
import { reasonOf, screen } from './screen.ts'
import { createPlaceJudge, listForeignThings, type PlaceJudge, type Voice } from './voice.ts'

/** `refuse`: what surely is data of a person is refused. `report`: it is captured with a warning, for migrations. */
export type PersonalDataRule = 'refuse' | 'report'

export interface Admission {
  voice: Voice
  rights: PlaceRights
  findPlace: FindSpokenPlace
  personalData: PersonalDataRule
  behaviour: CaptureErrorBehaviour
}

/** What of a document is taken, and why the rest is not. */
export interface Admitted {
  events: ReadEvent[]
  errors: ErrorList
  warnings: Reason[]
}

/** Warnings of one document that are listed. */
const WARNING_LIMIT = 100

/** Reasons for which something is not taken, by the refusal that they belong to, in the order in which they count. */
type Judged = readonly (readonly [RefusalKind, Reason[]])[]

const countReasons = (judged: Judged): number =>
  judged.reduce((sum, [, reasons]) => sum + reasons.length, 0)

/**
 * Holds a document that is right against what its voice may say and against data of people. In a rollback everything is
 * refused for any of it, with every reason at once under the code of the first; else the events that it stops are left
 * out. What is wrong outside of the events is refused whole.
 */
export const admitDocument = (document: ReadResult, admission: Admission): Admitted => {
  const frame = judgeFrame(document, admission)
  const events = judgeEvents(document.events, admission)
  const proceeds = admission.behaviour === 'proceed'
  refuseAny([...(proceeds ? [] : events.map(({ judged }) => judged)), frame.judged])
  const errors = new ErrorList()
  for (const event of document.wrong) addWrong(errors, event)
  for (const { judged } of events) for (const [kind, reasons] of judged) errors.add(kind, reasons)
  const taken = events.filter(({ judged }) => countReasons(judged) === 0)
  const findings = [...taken.flatMap((event) => event.findings), ...frame.findings]
  return {
    events: taken.map(({ event }) => event),
    errors,
    warnings: findings.slice(0, WARNING_LIMIT).map(personalReason),
  }
}

/** Everything at once, under the code of the first kind of refusal that there is. */
const refuseAny = (all: readonly Judged[]): void => {
  const reasons = KINDS.map(
    (kind) =>
      [kind, all.flatMap((judged) => judged.find(([one]) => one === kind)?.[1] ?? [])] as const,
  )
  const first = reasons.find(([, some]) => some.length > 0)
  if (first) throw new Refusal(first[0], { reasons: reasons.flatMap(([, some]) => some) })
}

const KINDS: readonly RefusalKind[] = [
  refusals.foreignPlace,
  refusals.foreignThing,
  refusals.personalData,
]

interface JudgedEvent {
  event: ReadEvent
  judged: Judged
  findings: PersonalFinding[]
}

const judgeEvents = (events: readonly ReadEvent[], admission: Admission): JudgedEvent[] => {
  const judgePlace = createPlaceJudge(admission)
  const { things } = admission.voice
  return events.map((event) => {
    const findings = screen(event.event, event.pointer)
    const judged: Judged = [
      [refusals.foreignPlace, listForeignPlaces(event, judgePlace)],
      [refusals.foreignThing, things ? listForeignThings([event], things) : []],
      [refusals.personalData, listPersonal(findings, admission)],
    ]
    return { event, judged, findings }
  })
}

const listForeignPlaces = ({ event, pointer }: ReadEvent, judge: PlaceJudge): Reason[] =>
  (['readPoint', 'bizLocation'] as const).flatMap((field) =>
    event[field] ? judge(event[field].id, `${pointer}/${field}`) : [],
  )

/** What is kept of a document beside its events: its master data, of whose places alike not everybody may speak, and its context. */
const judgeFrame = (document: ReadResult, admission: Admission) => {
  const { masterData, context } = document
  const judge = createPlaceJudge(admission)
  const at = masterDataPointer(document)
  const findings = [
    ...screen(context, '/@context'),
    ...masterData.flatMap((vocabulary, index) => screen(vocabulary, `${at}/${index}`)),
  ]
  // Who is bound to places may still say what its goods are.
  const foreign = listVocabularyElements(masterData, context)
    .filter(({ id }) => admission.findPlace(id) !== undefined)
    .flatMap(({ id, pointer }) => judge(id, `${at}${pointer}/id`))
  const judged: Judged = [
    [refusals.foreignPlace, foreign],
    [refusals.personalData, listPersonal(findings, admission)],
  ]
  return { judged, findings }
}

const listPersonal = (
  findings: readonly PersonalFinding[],
  { personalData }: Pick<Admission, 'personalData'>,
): Reason[] =>
  personalData === 'refuse'
    ? findings.filter(({ grade }) => grade === 'certain').map(personalReason)
    : []

const personalReason = (finding: PersonalFinding): Reason =>
  reasonOf(finding, refusals.personalData.code)

/** An event of a document whose others are taken. */
const INVALID_EVENT = { ...refusals.invalidDocument, title: 'The event is not valid EPCIS 2.0.1' }

/** Messages show what is wrong: where that may be data of a person, which a job would keep, it is not shown. */
const addWrong = (
  errors: ErrorList,
  { problems, problemCount, value, pointer }: WrongEvent,
): void => {
  const personal = screen(value, pointer).map((finding) => finding.pointer)
  const isPersonal = (at: string): boolean =>
    personal.some((one) => one === at || at.startsWith(`${one}/`) || one.startsWith(`${at}/`))
  const reasons = problems.map((problem) =>
    isPersonal(problem.pointer)
      ? { ...problem, message: 'what stands here is wrong, and may be data of a person' }
      : problem,
  )
  errors.add(INVALID_EVENT, reasons, problemCount)
}
