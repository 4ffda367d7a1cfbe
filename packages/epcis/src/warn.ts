import { checkThing, type ThingWarning } from '@karvan/codes'
import type { Problems } from './problem.ts'
import type { QuantityElement } from './types.ts'

const THINGS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'] as const
const QUANTITIES = [
  'quantityList',
  'childQuantityList',
  'inputQuantityList',
  'outputQuantityList',
] as const

type Verdicts = Map<string, ThingWarning | undefined>

type Things = Partial<
  Record<(typeof THINGS)[number], string[]> & Record<(typeof QUANTITIES)[number], QuantityElement[]>
> & { parentID?: string }

/**
 * Warns of wrong check digits in the things of right events, each thing once in a document: they
 * are accepted, because published samples of the great standards contain wrong ones.
 */
export const createThingWarner = (
  warnings: Problems,
): ((event: object, pointer: string) => void) => {
  const verdicts: Verdicts = new Map()
  const warn = (uri: string, pointer: string): void => {
    if (verdicts.has(uri)) return
    const verdict = checkThing(uri)
    verdicts.set(uri, verdict)
    if (verdict) warnings.add(pointer, 'check-digit', `${uri}: ${verdict.message}`)
  }
  return (event, pointer) => {
    const things = event as Things
    if (things.parentID !== undefined) warn(things.parentID, `${pointer}/parentID`)
    for (const name of THINGS) {
      things[name]?.forEach((uri, index) => {
        warn(uri, `${pointer}/${name}/${index}`)
      })
    }
    for (const name of QUANTITIES) {
      things[name]?.forEach(({ epcClass }, index) => {
        warn(epcClass, `${pointer}/${name}/${index}/epcClass`)
      })
    }
  }
}
