import type { Scheme } from './reading.ts'

/**
 * Where a vector comes from. `official`: worked example of the standard. `reference`: worked example
 * of a reference page. `published`: printed in an official table or message. `sample`: occurs in a
 * published sample file. `practice`: known from use, digit confirmed by the algorithm.
 * `computed`: derived from the algorithm, to reach a branch.
 */
type Provenance = 'official' | 'reference' | 'published' | 'sample' | 'practice' | 'computed'

export interface Vector {
  scheme: Scheme
  text: string
  /** Only where the digit is wrong. */
  expected?: string
  provenance: Provenance
  source: string
}

const BAPLIE = 'BAPLIE D.95B sample of the php-edifact project'
const COARRI = 'COARRI D.95B sample of the php-edifact project'
const DCSA = 'sample messages of the DCSA conformance gateway, Track & Trace 2.2'
const WAGON = 'Wikipedia, UIC wagon numbers'
const ETSNG = 'ETSNG table of tariff group 55, russotrans.ru, code and check column'
const SNCF = 'station codes of the French railways'

const list = (scheme: Scheme, provenance: Provenance, source: string, texts: string): Vector[] =>
  texts.split(' ').map((text) => ({ scheme, text, provenance, source }))

/** Numbers whose check digit is right. */
export const RIGHT: readonly Vector[] = [
  ...list('container', 'official', 'ISO 6346 annex A, worked example', 'CSQU3054383'),
  ...list('container', 'sample', DCSA, 'APZU4812090'),
  ...list('container', 'sample', BAPLIE, 'OOLU4293959 MOEU0710945 OOLU8757889'),
  ...list('container', 'sample', COARRI, 'FCIU9908030 MAGU5591240 CBHU6192031'),
  ...list('container', 'computed', 'remainder 10 written as 0', 'ZIMU1000010'),
  ...list('wagon-uic', 'reference', WAGON, '218124712173 518008430010'),
  ...list('wagon-uic', 'reference', 'covalus.pl, example of PKP', '505126180015'),
  ...list('wagon-uic', 'reference', 'vlacky.com, example of the Czech railways', '218052460035'),
  ...list('wagon-uic', 'reference', 'Tcl wiki, UIC vehicle number validator', '218015590845'),
  ...list('wagon-1520', 'reference', 'ASOUP course exercise x4548885, solved', '24548885'),
  ...list('esr', 'practice', 'Dostyk and Zabaykalsk', '708507 947005'),
  ...list(
    'esr',
    'published',
    'ADY station list: Baku, Alat, Yalama, Astara',
    '547105 548502 547508 554503',
  ),
  ...list('esr', 'computed', 'second weights', '100049'),
  ...list('esr', 'computed', 'remainder 10 twice, written as 0', '100820'),
  ...list('etsng', 'published', ETSNG, '554081 554077 554062 554058 554043 554039 554024'),
  ...list('etsng', 'published', `${ETSNG}; second weights`, '554017'),
  ...list(
    'etsng',
    'published',
    'letter of the Russian transport ministry AM-19/7650 of 2007',
    '225230',
  ),
  ...list('uic-station', 'practice', SNCF, '87686006 87271007 87723197 87113001 87751008'),
  ...list('imo', 'reference', 'IMO numbers, worked example', '9074729'),
  ...list('imo', 'sample', DCSA, '9321483'),
  ...list('imo', 'sample', `${DCSA}; invented, but its digit is right`, '1234567'),
  ...list('sscc', 'sample', 'GS1 documentation', '106141412345678908'),
  ...list('gln', 'sample', 'GS1 documentation', '9520123456788'),
  ...list('lei', 'sample', 'ISO 17442 sample', '5493001KJTIIGC8Y1R12'),
]

const wrong = (
  scheme: Scheme,
  text: string,
  expected: string,
  provenance: Provenance,
  source: string,
): Vector => ({ scheme, text, expected, provenance, source })

/** Numbers whose check digit is wrong, published ones among them, with the digit that is right. */
export const WRONG: readonly Vector[] = [
  wrong('container', 'TESI1120274', '7', 'sample', 'EdiCodeco example of smart-data-models'),
  wrong('container', 'CSQU3054384', '3', 'computed', 'last digit of the worked example changed'),
  wrong('wagon-1520', '24548886', '5', 'computed', 'last digit changed'),
  wrong('wagon-1520', '34548885', '3', 'computed', 'first digit changed'),
  wrong('imo', '9456789', '3', 'sample', DCSA),
  wrong('imo', '1111111', '7', 'computed', 'all ones'),
]
