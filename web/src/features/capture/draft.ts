import type { Report } from '@karvan/contract'
import { isoInZone } from '../../i18n/zone.ts'

export const STEPS = [
  'arrived',
  'departed',
  'loaded',
  'unloaded',
  'inspected',
  'held',
  'released',
  'damaged',
  'seen',
] as const satisfies readonly Report['step'][]

/** The form as it is being filled in. */
export interface Draft {
  thing: string
  carrier: string
  place: string
  step: Report['step'] | undefined
  /** `now`, or what the clock in `zone` showed, `2026-11-24T14:05`. */
  time: 'now' | string
  zone: string
  remark: string
  photo: Report['photo']
}

export type Field = 'thing' | 'carrier' | 'place' | 'step' | 'time'
export type Fault = { field: Field; fault: 'missing' | 'invalid' | 'future' }

/** Devices differ a little: reports up to this far ahead are taken. */
const FUTURE_MILLISECONDS = 10 * 60_000

export const needsCarrier = (step: Draft['step']): boolean =>
  step === 'loaded' || step === 'unloaded'

/** Everything that keeps a draft from being a report, at once. */
export const checkDraft = (draft: Draft, now: Date): Fault[] => {
  const missing: Field[] = []
  if (!draft.thing.trim()) missing.push('thing')
  if (!draft.step) missing.push('step')
  if (needsCarrier(draft.step) && !draft.carrier.trim()) missing.push('carrier')
  if (!draft.place.trim()) missing.push('place')
  const faults: Fault[] = missing.map((field) => ({ field, fault: 'missing' }))
  const time = instantOf(draft, now)
  if (time === undefined) faults.push({ field: 'time', fault: 'invalid' })
  else if (Date.parse(time) > now.getTime() + FUTURE_MILLISECONDS) {
    faults.push({ field: 'time', fault: 'future' })
  }
  return faults
}

const instantOf = (draft: Draft, now: Date): string | undefined =>
  draft.time === 'now' ? isoNow(now, draft.zone) : isoInZone(draft.time, draft.zone)

/** This instant with the offset of a zone, to the second. */
const isoNow = (now: Date, zone: string): string | undefined => {
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(now)
  return isoInZone(local.replace(' ', 'T'), zone)
}

/** The report of a draft without faults. */
export const createReport = (draft: Draft, id: string, now: Date): Report => {
  const { thing, carrier, place, step, remark, photo } = draft
  const time = instantOf(draft, now)
  if (!step || time === undefined) throw new Error('the draft has faults')
  return {
    id,
    thing: thing.trim(),
    place: place.trim(),
    step,
    time,
    ...(needsCarrier(step) && { carrier: carrier.trim() }),
    ...(remark.trim() && { remark: remark.trim() }),
    ...(photo && { photo }),
  }
}

/** A refused report as a draft again, so that it can be mended. */
export const draftOf = (report: Report, zone: string, local: string): Draft => ({
  thing: report.thing,
  carrier: report.carrier ?? '',
  place: report.place,
  step: report.step,
  time: local,
  zone,
  remark: report.remark ?? '',
  photo: report.photo,
})

export const emptyDraft = (zone: string, thing = ''): Draft => ({
  thing,
  carrier: '',
  place: '',
  step: undefined,
  time: 'now',
  zone,
  remark: '',
  photo: undefined,
})
