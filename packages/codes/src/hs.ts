import { type Claim, createReader } from './reading.ts'

/** Chapters 01 to 97; 77 is kept free by the WCO. */
export const isHsChapter = (chapter: string): boolean =>
  /^\d\d$/.test(chapter) && chapter >= '01' && chapter <= '97' && chapter !== '77'

const isNational = (chapter: string): boolean => chapter === '98' || chapter === '99'

/** `0810.70.00.00`: a dot after the heading, the subheading and each national pair. */
const label = (code: string): string =>
  [code.slice(0, 4), ...(code.slice(4).match(/\d\d/g) ?? [])].join('.')

/** Dotted as tariffs print it, after four and six digits. */
const DOTTED = /^\D*\d{4}\.\d\d(\.?\d\d){0,2}\s*$/

const derive = (body: string, text: string): Claim | undefined => {
  if (!/^(?:\d\d){1,5}$/.test(body)) return undefined
  const chapter = body.slice(0, 2)
  if (!isHsChapter(chapter) && !isNational(chapter)) return undefined
  return {
    value: body,
    label: label(body),
    certainty: DOTTED.test(text) ? 'written' : 'plain',
    warnings: isNational(chapter)
      ? [`Chapter ${chapter} is for national use: its codes differ from country to country.`]
      : [],
  }
}

/**
 * Goods by the Harmonized System (WCO HS 2022): chapter 2, heading 4, subheading 6 digits; 8 and 10
 * digits are national or regional tariffs built on it (CN, TN VED). No check digit.
 */
export const readHs = createReader({
  scheme: 'hs',
  kind: 'commodity',
  order: 2,
  names: ['HS', 'ТН ВЭД', 'TNVED', 'XİF MN'],
  derive,
})
