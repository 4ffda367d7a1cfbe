import { fold } from './fold.ts'

export const SCHEMES = [
  'container',
  'container-size',
  'wagon-1520',
  'wagon-uic',
  'imo',
  'train',
  'plate',
  'esr',
  'uic-station',
  'unlocode',
  'hs',
  'gng',
  'etsng',
  'smgs',
  'cmr',
  'tir',
  'sscc',
  'gtin',
  'gln',
  'lei',
] as const
export type Scheme = (typeof SCHEMES)[number]

export type ReadingKind =
  | 'container'
  | 'wagon'
  | 'vessel'
  | 'train'
  | 'truck'
  | 'goods'
  | 'place'
  | 'commodity'
  | 'document'
  | 'party'

/** One way to understand a typed number. A wrong check digit is a warning, never a refusal. */
export interface Reading {
  scheme: Scheme
  /** Canonical: `fold(value) === value`. */
  value: string
  /** As the trade writes it. */
  label: string
  kind: ReadingKind
  /** `none`: the scheme has no check digit, or none was typed. */
  checkDigit: 'right' | 'wrong' | 'none'
  /** The check digit that the standard gives, where there is one. */
  expected?: string
  warnings: string[]
  /** Order of likelihood, the likeliest lowest; comparable between schemes. */
  rank: number
}

export type Reader = (text: string) => Reading | undefined

/** What a scheme makes of a folded text that has its form. */
export interface Claim {
  value: string
  label: string
  /** The check digit as typed. */
  given?: string
  expected?: string
  /** `written`: as only this scheme is written. `form`: only this scheme has the form. `plain`: many have. */
  certainty: 'written' | 'form' | 'plain'
  warnings?: string[]
}

export interface SchemeRule {
  scheme: Scheme
  kind: ReadingKind
  /** 0 to 9: which scheme is meant when two are equally well met. */
  order: number
  /** Words that people put before the number. */
  names: readonly string[]
  /** Where there is a check digit: who defines it, and the forms (`A` letter, `9` digit) in which 0/O and 1/I may be mended. */
  check?: { standard: string; shapes: readonly string[] }
  /** `body` is folded and without name; `text` is as typed, for the separators. */
  derive: (body: string, text: string) => Claim | undefined
}

const CERTAINTY_RANK = { written: 5, form: 20, plain: 30 } as const
const NAMED_RANK = 0
const RIGHT_RANK = 10
const WRONG_RANK = 40
const MENDED_RANK = 50

const judge = ({ given, expected }: Claim): Reading['checkDigit'] => {
  if (given === undefined || expected === undefined) return 'none'
  return given === expected ? 'right' : 'wrong'
}

const rankOf = (claim: Claim, named: boolean): number => {
  if (named) return NAMED_RANK
  const judged = judge(claim)
  if (judged === 'right') return Math.min(RIGHT_RANK, CERTAINTY_RANK[claim.certainty])
  if (judged === 'wrong' && claim.certainty === 'plain') return WRONG_RANK
  return CERTAINTY_RANK[claim.certainty]
}

const wrongDigit = (rule: SchemeRule, { given, expected }: Claim): string =>
  `The check digit is ${given}, ${rule.check?.standard} gives ${expected}: a digit may be mistyped.`

const toReading = (rule: SchemeRule, claim: Claim, rank: number): Reading => {
  const checkDigit = judge(claim)
  const warnings = [...(claim.warnings ?? [])]
  if (checkDigit === 'wrong') warnings.unshift(wrongDigit(rule, claim))
  return {
    scheme: rule.scheme,
    value: claim.value,
    label: claim.label,
    kind: rule.kind,
    checkDigit,
    ...(claim.expected === undefined ? {} : { expected: claim.expected }),
    warnings,
    rank: rank + rule.order,
  }
}

const MEND_TO_DIGIT: Readonly<Record<string, string>> = { O: '0', I: '1' }
const MEND_TO_LETTER: Readonly<Record<string, string>> = { '0': 'O', '1': 'I' }

const mendChar = (char: string, wanted: string | undefined): string => {
  if (wanted === '9') return MEND_TO_DIGIT[char] ?? char
  return MEND_TO_LETTER[char] ?? char
}

/** The body with 0/O and 1/I set right for the shape; undefined when lengths differ or nothing changed. */
const mend = (body: string, shape: string): string | undefined => {
  if (body.length !== shape.length) return undefined
  const mended = Array.from(body, (char, at) => mendChar(char, shape[at])).join('')
  return mended === body ? undefined : mended
}

const readMended = (rule: SchemeRule, body: string): Reading | undefined => {
  for (const shape of rule.check?.shapes ?? []) {
    const mended = mend(body, shape)
    const claim = mended === undefined ? undefined : rule.derive(mended, mended)
    // Only the check digit can tell that the mended number is meant.
    if (!claim || judge(claim) !== 'right') continue
    const warning = `Read as ${claim.label}: 0 and O or 1 and I were exchanged.`
    const warnings = [warning, ...(claim.warnings ?? [])]
    return toReading(rule, { ...claim, warnings }, MENDED_RANK)
  }
  return undefined
}

/** A reader of one scheme: strips the scheme's name, derives, and mends 0/O and 1/I where a check digit proves it. */
export const createReader = (rule: SchemeRule): Reader => {
  const names = rule.names.map(fold)
  return (text) => {
    const folded = fold(text)
    const name = names.find((each) => folded.startsWith(each) && folded.length > each.length)
    const named = name && rule.derive(folded.slice(name.length), text)
    if (named) return toReading(rule, named, rankOf(named, true))
    const claim = rule.derive(folded, text)
    if (claim) return toReading(rule, claim, rankOf(claim, false))
    return readMended(rule, folded)
  }
}

/** The digits of a number cut into groups of the given sizes, the rest as the last group. */
export const groups = (value: string, ...sizes: number[]): string[] => {
  const parts: string[] = []
  let at = 0
  for (const size of sizes) {
    parts.push(value.slice(at, at + size))
    at += size
  }
  if (at < value.length) parts.push(value.slice(at))
  return parts
}
