import type { Organisation } from '@karvan/contract'
import { Refusal } from '../../platform/index.ts'
import { refusals } from '../refusals.ts'

/** Personal data stay in the Karvan of the organisation's home: elsewhere nobody of it is kept. */
export const checkHome = (
  { homeJurisdiction }: Pick<Organisation, 'homeJurisdiction'>,
  jurisdiction: string,
): void => {
  if (homeJurisdiction === jurisdiction) return
  throw new Refusal(refusals.foreignHome, {
    detail: `the organisation is at home in ${homeJurisdiction}, this Karvan keeps the people of ${jurisdiction}`,
  })
}
