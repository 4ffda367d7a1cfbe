/** Cyrillic and Greek capitals that are drawn like a Latin one, with the Latin letter. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...pairs('АВЕКМНОРСТУХІЈЅ', 'ABEKMHOPCTYXIJS'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  // Turkish and Azerbaijani dotted capital I
  İ: 'I',
  // Arabic yeh and kaf as Persian keyboards write them
  ي: 'ی',
  ك: 'ک',
}

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries([...from].map((letter, at) => [letter, to[at] as string]))
}

/** Zero of the Arabic-Indic and of the Persian digits: each block runs 0 to 9. */
const ZEROS = [0x0660, 0x06f0]

const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) as number
  const zero = ZEROS.find((start) => code >= start && code <= start + 9)
  return zero === undefined ? digit : String(code - zero)
}

// Before NFKC, which would turn the numero sign into the letters "No".
const NUMBER_SIGNS = /[№#]/gu
// Separators that people write inside numbers; Cf: bidi marks and joiners pasted along.
const SEPARATORS = /[\s\p{Pd}\p{Cf}.,·•_/\\−]/gu

/**
 * What people type, made comparable: NFKC, upper case, no spaces, dashes, dots or slashes,
 * Arabic-Indic and Persian digits as ASCII, Cyrillic and Greek look-alikes as Latin letters.
 * Idempotent, never throws.
 */
export const fold = (text: string): string =>
  text
    .replace(NUMBER_SIGNS, '')
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC')
    .replace(SEPARATORS, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, asciiDigit)
    .replace(/[\u0370-\u03ff\u0400-\u04ffİيك]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    .normalize('NFKC')
