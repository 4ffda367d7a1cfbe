/** Check digit of a GS1 key (GS1 General Specifications §7.9.1): weights 3 and 1 from the right. */
export const gs1CheckDigit = (digits: string): string => {
  let sum = 0
  for (let index = digits.length - 1, weight = 3; index >= 0; index--, weight = 4 - weight) {
    sum += (digits.charCodeAt(index) - 0x30) * weight
  }
  return String((10 - (sum % 10)) % 10)
}

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

const encode = (text: string): string =>
  text.replace(
    RESERVED,
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

/** Whether a text is digits only, `count` of them when it is given. */
export const isDigits = (text: string, count = text.length): boolean =>
  text.length === count && DIGITS.test(text)
const DIGITS = /^\d+$/

/** Begins every canonical GS1 Digital Link (GS1 Digital Link: URI Syntax §5). */
export const CANONICAL = 'https://id.gs1.org'
