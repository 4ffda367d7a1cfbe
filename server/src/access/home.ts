import type { Organisation } from '@karvan/contract'

/**
 * What an organisation may give a Karvan to keep that stays at home. `personal`: names, addresses and credentials of
 * its people. `official`: what an authority says.
 */
type HomeData = 'personal' | 'official'

/**
 * The rule of home: whether the Karvan of a jurisdiction (`ours`, ISO 3166-1 alpha-2) may keep such data of an
 * organisation. Personal data and what an authority says stay where their organisation is at home; what others say is
 * trade, which may be captured wherever it happens.
 */
export const mayKeep = (
  { kind, homeJurisdiction }: Pick<Organisation, 'kind' | 'homeJurisdiction'>,
  what: HomeData,
  ours: string,
): boolean => homeJurisdiction === ours || (what === 'official' && kind !== 'authority')
