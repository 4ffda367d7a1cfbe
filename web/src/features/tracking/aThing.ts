import type { Thing } from '@karvan/contract'

/** A thing for tests: a container of which nothing is wrong. */
export const aThing = (part: Partial<Thing> = {}): Thing => ({
  id: 'urn:epc:id:bic:CSQU3054383',
  kind: 'container',
  label: 'CSQU 305438 3',
  status: 'normal',
  delayMinutes: null,
  bizStep: 'arriving',
  disposition: 'in_progress',
  where: null,
  estimate: null,
  inside: [],
  contents: {},
  nextPlace: null,
  destination: null,
  firstTime: '2026-11-24T08:00:00Z',
  lastTime: '2026-11-24T09:00:00Z',
  lastRecordTime: '2026-11-24T09:00:05Z',
  events: 2,
  simulated: false,
  ...part,
})
