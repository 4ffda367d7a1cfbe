import type { PersonalDataKind, PersonalFinding, Reason } from '@karvan/contract'
import { isIban, isIranianCode, isKazakhIin, isSnils, isTckn } from './identity-numbers.ts'
import { keepable } from './keepable.ts'
import { isPhoneLength } from './phone-forms.ts'
import { meaningOfName, type NameMeaning } from './screen-names.ts'
import { type Found, findInText, latinDigits } from './screen-text.ts'

/**
 * What of people stands in a value that was read from JSON: every text at any depth, and every name of a field. Pure;
 * linear in the length of what it reads. `pointer`: where the value stands.
 */
export const screen = (value: unknown, pointer: string): PersonalFinding[] => {
  const sheet: Sheet = { findings: [], path: [], pointer }
  screenValue(sheet, value, undefined)
  return sheet.findings
}

interface Sheet {
  findings: PersonalFinding[]
  /** From the value down to where the walk is; pointers are written only for what was found. */
  path: (string | number)[]
  pointer: string
}

const addFound = (sheet: Sheet, found: readonly Found[]): void => {
  if (found.length === 0) return
  const tokens = sheet.path.map(
    (token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  )
  const pointer = sheet.pointer + tokens.join('')
  for (const { kind, grade } of found) sheet.findings.push({ pointer, kind, grade })
}

/** `meaning`: what the names around the value say of it. */
const screenValue = (sheet: Sheet, value: unknown, meaning: NameMeaning | undefined): void => {
  if (typeof value === 'string') addFound(sheet, findIn(value, meaning))
  else if (typeof value === 'number') {
    if (meaning !== undefined) addFound(sheet, findNamed(String(value), meaning))
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      sheet.path.push(index)
      screenValue(sheet, value[index], meaning)
      sheet.path.pop()
    }
  } else if (value !== null && typeof value === 'object') screenMembers(sheet, value, meaning)
}

const screenMembers = (sheet: Sheet, value: object, around: NameMeaning | undefined): void => {
  const members = value as Record<string, unknown>
  for (const name in members) {
    const inName = findInName(name)
    addFound(sheet, inName)
    // A name that is itself a finding stands in no pointer.
    if (inName.length === 0) sheet.path.push(name)
    screenValue(sheet, members[name], meaningOf(name, members, around))
    if (inName.length === 0) sheet.path.pop()
  }
}

const NONE: readonly Found[] = []

/** Names repeat: those that are plain are remembered. */
const plainNames = new Set<string>()
const PLAIN_LIMIT = 10_000

const findInName = (name: string): readonly Found[] => {
  if (plainNames.has(name)) return NONE
  const found = isHarmless(name) ? NONE : findInText(name)
  if (found.length > 0 || name.length > 200) return found
  if (plainNames.size >= PLAIN_LIMIT) plainNames.clear()
  plainNames.add(keepable(name))
  return NONE
}

/** Fields of the standard whose meaning stands in the `type` or, of master data, in the `id` beside them. */
const CARRIERS = new Set(['stringValue', 'attribute', 'bizTransaction', 'source', 'destination'])

/** What the name of a field says of its value; where it says nothing alone, what is beside or around it. */
const meaningOf = (
  name: string,
  members: Readonly<Record<string, unknown>>,
  around: NameMeaning | undefined,
): NameMeaning | undefined => {
  const own = meaningOfName(name)
  const isCarrier = CARRIERS.has(name)
  if (own !== 'generic' && !isCarrier) return own
  if (around !== undefined || name === 'id') return around
  const said = members.type ?? (isCarrier ? members.id : undefined)
  const beside = typeof said === 'string' ? meaningOfName(said) : undefined
  return beside === 'generic' ? undefined : beside
}

/** Fewer digits than any telephone or identity number has. */
const FEWEST_DIGITS = 7

/** Decided in one pass over the characters: nothing in the text can be a finding without a name. */
const isHarmless = (text: string): boolean => {
  let digits = 0
  let spaces = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x40) return false
    if (code === 0x20) spaces++
    else if ((code >= 0x30 && code <= 0x39) || (code >= 0x660 && code <= 0x6f9)) digits++
  }
  return digits < FEWEST_DIGITS && spaces < 2
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]{0,20}(?:Z|[+-]\d\d:\d\d)?$/
/** URIs that events are made of: their digits are identifiers. */
const IDENTIFIER = /^(?:urn:|https?:\/\/|geo:|ni:|did:|tag:|info:|tel:|sms:|sips?:|mailto:)\S*$/i
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What stands for a person and is none. */
const PSEUDONYM = /^urn:(?:karvan:person:|uuid:)/i
const HEX = /^[0-9a-f]{24,}$/i

const findIn = (text: string, meaning: NameMeaning | undefined): readonly Found[] => {
  if (meaning !== undefined) {
    const named = findNamed(text, meaning)
    if (named.length > 0) return named
  }
  const isHarmlessText = isHarmless(text)
  if (isHarmlessText && !text.includes(':')) return NONE
  if (IDENTIFIER.test(text)) return findInUri(text)
  if (isHarmlessText || INSTANT.test(text) || UUID.test(text) || HEX.test(text)) return NONE
  return findInText(text)
}

/** Longer identifiers are read only so far for names of fields. */
const URI_LIMIT = 2_000

/** Identifiers of people: `tel:`, `mailto:`, addresses, and segments whose neighbour says what they are. */
const findInUri = (uri: string): readonly Found[] => {
  if (/^(?:tel|sms):/i.test(uri)) return certain('phone')
  if (PSEUDONYM.test(uri)) return NONE
  const plain = uri.includes('%') ? decode(uri) : uri
  if (plain.includes('@') || plain.includes('+')) {
    const found = findInText(plain)
    if (found.length > 0) return found
  }
  return isPlainPath(plain) ? NONE : findInSegments(plain.slice(0, URI_LIMIT))
}

/** What stands before the last segment of identifiers repeats: whether it names people is remembered. */
const plainPaths = new Set<string>()

const isPlainPath = (uri: string): boolean => {
  const end = Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':'))
  if (end > 100 || uri.includes('=', end)) return false
  const path = uri.slice(0, end)
  if (plainPaths.has(path)) return true
  const segments = path.split(/[/:?&=#;]/)
  if (segments.some((segment) => meaningOfSegment(segment) !== undefined)) return false
  if (plainPaths.size >= PLAIN_LIMIT) plainPaths.clear()
  plainPaths.add(keepable(path))
  return true
}

const meaningOfSegment = (segment: string): NameMeaning | undefined => {
  const meaning = /\d/.test(segment) ? undefined : meaningOfName(segment)
  return meaning === 'generic' ? undefined : meaning
}

const decode = (uri: string): string => {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri // a stray % is no reason to look no further
  }
}

const findInSegments = (uri: string): readonly Found[] => {
  const segments = uri.split(/[/:?&=#;]/)
  for (let at = 0; at + 1 < segments.length; at++) {
    const meaning = meaningOfSegment(segments[at]!)
    const found = meaning === undefined ? NONE : findNamed(segments[at + 1]!, meaning)
    if (found.length > 0) return found
  }
  return NONE
}

const NOTHING =
  /^(?:|n\/?a|none|null|unknown|redacted|not (?:given|known)|нет|неизвестно|yoxdur|yok|نامعلوم|-+|\*+)$/i
/** A legal form makes it the name of a company. */
const COMPANY =
  /(?<![\p{L}\p{N}])(?:llc|ltd|inc|gmbh|ag|jsc|ojsc|cjsc|plc|corp|ооо|оао|зао|пао|ао|тоо|ип|mmc|asc|qsc|a\.ş|aş|şti|şirkəti|şirketi|company|компания|شرکت)(?![\p{L}\p{N}])/iu

const certain = (kind: PersonalDataKind): Found[] => [{ kind, grade: 'certain' }]
const possible = (kind: PersonalDataKind): Found[] => [{ kind, grade: 'possible' }]

/** Longer texts are prose, whatever the name of their field. */
const NAMED_LIMIT = 300

/** What stands in a field whose name speaks of a person. References and placeholders are none. */
const findNamed = (given: string, meaning: NameMeaning): readonly Found[] => {
  const text = given.trim()
  if (text.length > NAMED_LIMIT || NOTHING.test(text)) return []
  if (PSEUDONYM.test(text) || UUID.test(text) || HEX.test(text) || isReference(text)) return []
  const digits = latinDigits(text).replace(/\D/g, '')
  switch (meaning) {
    case 'name':
      return judgeName(text)
    case 'phone':
      return isPhoneLength(digits) ? certain('phone') : []
    case 'identity-number':
      return judgeIdentity(text, digits)
    case 'birth-date':
      return digits.length >= 4 ? certain('birth-date') : possible('birth-date')
    case 'bank-account':
      return isIban(text) ? certain('bank-account') : []
    case 'card':
      return /^\d{15,19}$/.test(digits) ? certain('payment-card') : []
  }
}

/** A URI that is no telephone and no address points to something; what that is, `findInUri` says. */
const isReference = (text: string): boolean =>
  IDENTIFIER.test(text) && !/^(?:tel|sms|sips?|mailto):/i.test(text)

/** Two words of letters are a name, one may be; what has digits is somebody's number for them. */
const judgeName = (text: string): readonly Found[] => {
  if (/\p{N}/u.test(text) || COMPANY.test(text) || !/\p{L}{2}/u.test(text)) return []
  return /\p{L}[.’'\u200c-]?[\s.]+\p{L}/u.test(text) ? certain('name') : possible('name')
}

/** Five digits and more, or the seven letters and digits of an Azerbaijani FIN. */
const judgeIdentity = (text: string, digits: string): readonly Found[] => {
  const isChecked = [isSnils, isTckn, isIranianCode, isKazakhIin].some((is) => is(digits))
  if (isChecked || (digits.length >= 6 && text.length <= 40)) return certain('identity-number')
  if (/^[A-Z\d]{7}$/i.test(text) && digits.length > 0) return certain('identity-number')
  return digits.length >= 4 ? possible('identity-number') : []
}

const SAID: Readonly<Record<PersonalDataKind, string>> = {
  email: 'an e-mail address',
  phone: 'a telephone number',
  name: 'the name of a person',
  'birth-date': 'a date or place of birth',
  'identity-number': 'the number of an identity document',
  'payment-card': 'the number of a payment card',
  'bank-account': 'the bank account of a person',
}

/** A finding for people; never what was found. */
export const reasonOf = ({ pointer, kind, grade }: PersonalFinding, code: string): Reason => ({
  pointer,
  code,
  message: `${grade === 'certain' ? 'holds' : 'may hold'} ${SAID[kind]}: send a reference instead, urn:karvan:person:UUID or your own opaque id, and keep the person's data with you`,
})
