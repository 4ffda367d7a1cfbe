const PLAIN = /^[A-Za-z0-9\-._';=]+$/
/** GS1 character set 82 (GS1 General Specifications figure 7.11-1). */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/
/** GS1 character set 39, of component and part identifiers. */
const SET_39 = /^[#\-/0-9A-Z]+$/
const RESERVED = /[^A-Za-z0-9\-._';=]/g

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const encode = (text: string, reserved = RESERVED): string =>
  text.replace(
    reserved,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )

/**
 * A serial number, lot or other text of character set 82 as a GS1 Digital Link writes it (GS1
 * Digital Link: URI Syntax §7): the reserved characters escaped, in upper case. Undefined when it is
 * empty, longer than `most` characters, or holds others.
 */
export const componentOf = (text: string, most: number): string | undefined => {
  if (PLAIN.test(text)) return text.length <= most ? text : undefined
  const plain = decode(text)
  return plain !== undefined && plain.length <= most && SET_82.test(plain)
    ? encode(plain)
    : undefined
}

/** The same for character set 39. */
export const partOf = (text: string, most: number): string | undefined => {
  const plain = decode(text)
  return plain !== undefined && plain.length <= most && SET_39.test(plain)
    ? encode(plain)
    : undefined
}

/** What an EPC URN escapes (EPC Tag Data Standard 2.1 §6, GS3A3 and CPREF components). */
const URN_RESERVED = /["#%&/<>?]/g

/** A component of a link as an EPC URN writes it. */
export const urnComponentOf = (component: string): string =>
  encode(decode(component) ?? component, URN_RESERVED)

/** Whether a text is digits only, `count` of them when it is given. */
export const isDigits = (text: string, count = text.length): boolean =>
  text.length === count && DIGITS.test(text)
const DIGITS = /^\d+$/

/** Begins every canonical GS1 Digital Link (GS1 Digital Link: URI Syntax §5). */
export const CANONICAL = 'https://id.gs1.org'
