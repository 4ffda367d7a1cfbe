import type { ExportRule, Mandate, Reason, Subset } from '@karvan/contract'
import { refusals } from './refusals.ts'

/** Whether a rule lets a subset cross to a jurisdiction for the mandate; without one, for any. What no rule allows does not. */
export const allowsExport = (
  rules: readonly ExportRule[],
  jurisdiction: string,
  subset: Subset,
  mandate?: Mandate,
): boolean =>
  rules.some(
    (rule) =>
      rule.jurisdiction === jurisdiction &&
      rule.subset === subset &&
      (mandate === undefined || rule.mandates.includes(mandate)),
  )

/** Every reason why rules cannot stand as they are. */
export const checkRules = (
  rules: readonly ExportRule[],
  ours: string,
  isCountry: (code: string) => boolean,
): Reason[] => {
  const known = new Set<string>()
  return rules.flatMap(({ jurisdiction, subset }, index) => {
    const refuse = (message: string): Reason => ({
      pointer: `/rules/${index}`,
      code: refusals.invalidRules.code,
      message,
    })
    const name = `${subset} to ${jurisdiction}`
    if (known.has(name)) return [refuse(`${name} stands twice: name all its mandates in one rule`)]
    known.add(name)
    if (!isCountry(jurisdiction)) return [refuse(`${jurisdiction} is no country`)]
    if (jurisdiction === ours) return [refuse(`${jurisdiction} is our own jurisdiction`)]
    return []
  })
}

/** Jurisdictions to which identifiers, and with them references, may cross by one of two sets of rules and not by the other. */
export const listChangedJurisdictions = (
  before: readonly ExportRule[],
  after: readonly ExportRule[],
): string[] => {
  const all = new Set([...before, ...after].map(({ jurisdiction }) => jurisdiction))
  return [...all].filter(
    (one) => allowsExport(before, one, 'identifiers') !== allowsExport(after, one, 'identifiers'),
  )
}
