import {
  type CaptureJob,
  EXTENSION,
  KARVAN_CONTEXT,
  type Place,
  placeUri,
  type Reason,
  type Report,
  STEP_MEANING,
} from '@karvan/contract'
import { readThing } from '@karvan/epcis'
import { Refusal } from '../platform/index.ts'

/** Finds a place by anything that people call it. */
export type ResolvePlace = (text: string) => Place | undefined

/** A report may lie at most this far in the future: clocks of phones differ. */
const FUTURE_TOLERANCE_MILLISECONDS = 10 * 60_000

/** What a person reported, as an EPCIS document; or every reason why it cannot be one. */
export const deriveReportDocument = (
  report: Report,
  photoPath: string | undefined,
  resolvePlace: ResolvePlace,
  now: Date,
): { document: string } | { reasons: Reason[] } => {
  const reasons: Reason[] = []
  const refuse = (field: string, message: string): void => {
    reasons.push({ pointer: `/${field}`, code: 'capture.invalid-report', message })
  }
  const thing = readThing(report.thing)
  if (!thing)
    refuse(
      'thing',
      `"${report.thing}" is no container, wagon, vessel, truck or train number and no URI`,
    )
  const carrier = report.carrier === undefined ? undefined : readThing(report.carrier)
  if (report.carrier !== undefined && !carrier)
    refuse('carrier', `"${report.carrier}" is no number of a carrier and no URI`)
  const place = resolvePlace(report.place)
  if (!place) refuse('place', `no place is known by "${report.place}"`)
  const needsCarrier = report.step === 'loaded' || report.step === 'unloaded'
  if (needsCarrier && report.carrier === undefined)
    refuse('carrier', `"${report.step}" needs what it was put into or taken from`)
  if (thing && thing === carrier) refuse('carrier', 'a thing cannot be inside itself')
  if (Date.parse(report.time) > now.getTime() + FUTURE_TOLERANCE_MILLISECONDS)
    refuse('time', 'lies in the future')
  if (reasons.length > 0 || !thing || !place) return { reasons }
  const event = deriveEvent(report, thing, carrier, place, photoPath)
  return { document: JSON.stringify(wrap(event, now)) }
}

const deriveEvent = (
  report: Report,
  thing: string,
  carrier: string | undefined,
  place: Place,
  photoPath: string | undefined,
): Record<string, unknown> => {
  const meaning = STEP_MEANING[report.step]
  const aggregates =
    (report.step === 'loaded' || report.step === 'unloaded') && carrier !== undefined
  const uri = placeUri(place.id)
  return {
    type: aggregates ? 'AggregationEvent' : 'ObjectEvent',
    eventID: `urn:uuid:${report.id}`,
    eventTime: report.time,
    eventTimeZoneOffset: offsetOf(report.time),
    ...(aggregates ? { parentID: carrier, childEPCs: [thing] } : { epcList: [thing] }),
    action: meaning.action,
    bizStep: meaning.bizStep,
    ...(meaning.disposition === null ? {} : { disposition: meaning.disposition }),
    readPoint: { id: uri },
    ...(report.step === 'departed' ? {} : { bizLocation: { id: uri } }),
    ...(report.remark ? { [EXTENSION.remark]: report.remark } : {}),
    ...(photoPath === undefined ? {} : { [EXTENSION.photo]: photoPath }),
  }
}

/** `…+04:00` → `+04:00`, `…Z` → `+00:00`. */
const offsetOf = (time: string): string => /[+-]\d\d:\d\d$/.exec(time)?.[0] ?? '+00:00'

const wrap = (event: Record<string, unknown>, now: Date): Record<string, unknown> => ({
  '@context': KARVAN_CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: now.toISOString(),
  epcisBody: { eventList: [event] },
})

/** Where each part of the event stood in the report that it was made of. */
const REPORTED_AT: readonly (readonly [RegExp, string])[] = [
  [/\/(?:readPoint|bizLocation)(?:\/|$)/, '/place'],
  [/\/(?:epcList|childEPCs)(?:\/|$)/, '/thing'],
  [/\/parentID$/, '/carrier'],
  [/\/karvan:remark$/, '/remark'],
  [/\/karvan:photo$/, '/photo'],
  [/\/eventID$/, '/id'],
]

const reportReason = (reason: Reason): Reason => ({
  ...reason,
  pointer: REPORTED_AT.find(([at]) => at.test(reason.pointer))?.[1] ?? '',
})

/** Warnings with pointers into the report. */
export const warnAsReport = (job: CaptureJob): CaptureJob => ({
  ...job,
  warnings: job.warnings.map(reportReason),
})

/** A refusal of the event, with pointers into the report and each reason once. */
export const refuseAsReport = (fault: unknown): never => {
  if (!(fault instanceof Refusal) || !fault.details.reasons) throw fault
  const reasons = new Map(
    fault.details.reasons.map(reportReason).map((reason) => [JSON.stringify(reason), reason]),
  )
  const { reasonCount: _, ...details } = fault.details
  throw new Refusal(fault.kind, { ...details, reasons: [...reasons.values()] })
}
