/** Parts of the corridor that may be cut off from the largest part of a network, or of a network by gauge. */
export const NETWORKS = [
  'all modes',
  'all modes with plans',
  'rail',
  'road',
  'rail 1520 mm',
  'rail 1435 mm',
] as const
type NetworkName = (typeof NETWORKS)[number]

/** What looks like a fault and is none, each with its reason. One that no longer applies is itself a finding. */
export interface Expectations {
  /** Places that reach each other and not the main part. */
  islands: { network: NetworkName; places: string[]; reason: string }[]
  /** Base links beside which other base links of the same mode run, on purpose. */
  parallels: { link: string; reason: string }[]
  /** Links over base links whose length disagrees with theirs. */
  looseOverlaps: { link: string; reason: string }[]
}
