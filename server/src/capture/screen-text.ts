import { luhnDigit, readNumber } from '@karvan/codes'
import type { PersonalFinding } from '@karvan/contract'
import { isCard, isIranianCode, isKazakhIin, isSnils, isTckn } from './identity-numbers.ts'
import { isBareMobile, isGroupedPhone, isInternational, isPhoneLength } from './phone-forms.ts'

/** What was found in a text; where it stands is added by who looks. */
export type Found = Omit<PersonalFinding, 'pointer'>

/**
 * Every pattern here begins at a boundary and is bounded, so that a text is read in linear time whatever it holds.
 * RFC 5322 addresses as people write them, letters of all scripts.
 */
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu
/** Mailboxes of desks, not of people. */
const DESK =
  /^(?:info|office|dispatch(?:er)?|ops|operations?|sales|support|no-?reply|exports?|imports?|bookings?|customs|docs?|documents?|logistics|hello|contact|mail|admin|service|cargo|freight|rail|port|terminal|secretary|reception|edi|api)(?=[@._+\d-])/i

/** Numbers written in groups. A letter, a path or another number that it hangs on makes it part of an identifier. */
const DIGIT = '[0-9\\u0660-\\u0669\\u06f0-\\u06f9]'
const NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}_@#])(?<!\\p{L}[-_/])(?<!\\p{N}[-_/.,])(?:\\+ ?)?\\(?${DIGIT}(?:[ .()\\u00a0-]{0,2}${DIGIT}){6,24}(?![\\p{L}\\p{N}_]|[-_/:,]\\p{N})`,
  'gu',
)
/** A fraction or a coordinate has more digits behind the point than any group of a telephone. */
const FRACTION = /\.\d{5}|^\+?\d{1,3}\.\d+$/
const DATE = /^(?:19|20)\d{2}[-. ](?:0[1-9]|1[0-2])[-. ](?:0[1-9]|[12]\d|3[01])(?:\D|$)/

/** Numbers of one text that are looked at: more are reported, not read. */
const NUMBER_LIMIT = 1_000

/** How far before a number the word stands that says what it is. */
const WORD_REACH = 24
const PHONE_WORD =
  /(?<!\p{L})(?:phone|mobile|mob|cell|tel|whatsapp|viber|call|тел|телефон\p{L}{0,3}|моб|сот|звонить|telefon\p{L}{0,3}|mobil|nömrə\p{L}{0,3}|zəng|cep|gsm|تلفن|موبایل|همراه|تماس|ტელ|მობ)(?: ?no\.?| number| номер)?[^\p{L}\p{N}]{0,5}$/iu
const IDENTITY_WORD =
  /(?<!\p{L})(?:passport|national (?:id|code)|id card|паспорт\p{L}{0,2}|снилс|snils|иин|iin|ş\/v|vəsiqə\p{L}{0,3}|pasport\p{L}{0,3}|kimlik(?: no)?|tckn|t\.c\.|pasaport|کد ملی|گذرنامه|پირადი|პ\/ნ)[^\p{L}\p{N}]{0,8}$/iu
const CARD_WORD = /(?<!\p{L})(?:card|карт\p{L}{0,2}|kart\p{L}{0,3}|کارت)[^\p{L}\p{N}]{0,6}$/iu
const TRADE_WORD =
  /(?<!\p{L})(?:train|поезд\p{L}{0,2}|индекс\p{L}{0,2}|index|qatar|wagons?|вагон\p{L}{0,3}|vaqon|vagon|накладн\p{L}{0,3}|smgs|смгс|waybill|cmr|awb|hs|код|code|тн ?вэд|gng|гнг|gtin|sscc|gln|container|контейнер\p{L}{0,2}|konteyner|seals?|пломб\p{L}{0,2}|plomb|plomb\p{L}{0,2}|imo|invoice|инвойс\p{L}{0,2}|faktura|ref|booking|lot|order|заказ\p{L}{0,2}|bl|b\/l|declaration|декларац\p{L}{0,3}|гтд|no|№|номер|nömrə|shipment|qaime|fırat|poster|station|станц\p{L}{0,3})[^\p{L}\p{N}]{0,6}$/iu

/** Words that say person; in front of a name they may begin a sentence. */
const PERSON_WORDS = `driver captain signed\\sby signatory inspector contact\\sperson
  водител[ьяюе]м? машинист[ау]? капитан подписал инспектор
  sürücü sürücünün maşinist imzalayan müfəttiş şoför sorumlu მძღოლი`
  .split(/\s+/)
  .map((word) => `[${word.charAt(0)}${word.charAt(0).toUpperCase()}]${word.slice(1)}`)
  .join('|')

/** Behind such a word two words that begin with capitals, or one and an initial; in Persian, words behind a colon. */
const NAMED_PERSON = new RegExp(
  `(?<!\\p{L})(?:${PERSON_WORDS})(?:\\s{0,2}[:–—-])?\\s{1,3}\\p{Lu}[\\p{Ll}’'-]{1,30}\\s{1,2}\\p{Lu}(?:[\\p{Ll}’'-]|\\.)`,
  'u',
)
const PERSIAN_PERSON =
  /(?:راننده|ناخدا|امضا|مسئول)\s{0,2}[:：]\s{0,3}[\u0600-\u06ff]{2,20}[ \u200c][\u0600-\u06ff]{2,20}/u

/** A passport's letters and digits behind its name. */
const PASSPORT =
  /(?<!\p{L})(?:passport|паспорт\p{L}{0,2}|pasport\p{L}{0,3}|pasaport)\P{L}{0,8}[A-Z]{1,3} ?\d{6,9}(?!\d)/iu

/** Arabic and Persian digits as Latin ones; every other character as it is. */
export const latinDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))

/** What of people stands in a text that a person or a system wrote freely. One finding a kind, the surest. */
export const findInText = (text: string): Found[] => {
  const found = new Map<string, Found>()
  const add = (one: Found | undefined): void => {
    if (one && found.get(one.kind)?.grade !== 'certain') found.set(one.kind, one)
  }
  if (text.includes('@')) add(findEmail(text))
  let numbers = 0
  for (const match of text.matchAll(NUMBER)) {
    if (numbers++ >= NUMBER_LIMIT) {
      add({ kind: 'phone', grade: 'possible' })
      break
    }
    const before = text.slice(Math.max(0, match.index - WORD_REACH), match.index)
    const isAlone = match[0].length === text.length
    add(judgeNumber(latinDigits(match[0]), before, isAlone))
  }
  if (PASSPORT.test(text)) add({ kind: 'identity-number', grade: 'certain' })
  if (NAMED_PERSON.test(text) || PERSIAN_PERSON.test(text)) add({ kind: 'name', grade: 'possible' })
  return [...found.values()]
}

/** An address of a person is certain, of a desk possible. */
const findEmail = (text: string): Found | undefined => {
  let desk: Found | undefined
  for (const [address] of text.matchAll(EMAIL)) {
    if (!DESK.test(address)) return { kind: 'email', grade: 'certain' }
    desk = { kind: 'email', grade: 'possible' }
  }
  return desk
}

/** `before`: what stands in front of it; `alone`: the text is nothing else. */
const judgeNumber = (text: string, before: string, alone: boolean): Found | undefined => {
  const digits = text.replace(/\D/g, '')
  if (IDENTITY_WORD.test(before)) return { kind: 'identity-number', grade: 'certain' }
  if (FRACTION.test(text) || DATE.test(text)) return undefined
  if (PHONE_WORD.test(before) && isPhoneLength(digits)) return { kind: 'phone', grade: 'certain' }
  if (text.startsWith('+')) return judgeInternational(text)
  if (/^00[ -]?[1-9]/.test(text) && isInternational(digits.slice(2)) && !isOfTrade(text, before))
    return { kind: 'phone', grade: /[ -]\d/.test(text.slice(3)) ? 'certain' : 'possible' }
  return judgeCard(text, digits, before) ?? judgeUnnamed(text, digits, before, alone)
}

/** Groups that may stand behind a telephone and are no part of it: `+994 50 123 45 67 2 containers`. */
const TRAILING_GROUPS = 3

const judgeInternational = (text: string): Found | undefined => {
  let rest = text
  for (let cut = 0; cut <= TRAILING_GROUPS; cut++) {
    if (isInternational(rest.replace(/\D/g, ''))) return { kind: 'phone', grade: 'certain' }
    const joint = /[ .()\u00a0-]{1,2}\d{1,25}$/.exec(rest)?.index ?? 0
    if (joint <= 0) return undefined
    rest = rest.slice(0, joint)
  }
  return undefined
}

/** In the groups that are pressed on it, or behind its name, a card is certain. */
const judgeCard = (text: string, digits: string, before: string): Found | undefined => {
  if (!isCard(digits, luhnDigit)) return undefined
  const isNamed = CARD_WORD.test(before)
  const isPressed = /^\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{3})?$|^\d{4} \d{6} \d{5}$/.test(
    text,
  )
  if (isNamed || isPressed) return { kind: 'payment-card', grade: 'certain' }
  if (text !== digits || isOfTrade(text, before)) return undefined
  return { kind: 'payment-card', grade: 'possible' }
}

/** Numbers without a name: what the trade reads, by its check digit or its way of writing, is the trade's. */
const judgeUnnamed = (
  text: string,
  digits: string,
  before: string,
  alone: boolean,
): Found | undefined => {
  if (/^\d{3}-\d{3}-\d{3}[ -]\d{2}$/.test(text) && isSnils(digits))
    return { kind: 'identity-number', grade: 'certain' }
  if (isOfTrade(text, before)) return undefined
  if (isGroupedPhone(text)) return { kind: 'phone', grade: 'possible' }
  const isWritten = /^\d{3}-\d{6}-\d$/.test(text)
  if (isWritten && isIranianCode(digits)) return { kind: 'identity-number', grade: 'possible' }
  if (text !== digits) return undefined
  if (isTckn(digits) || isSnils(digits) || isKazakhIin(digits))
    return { kind: 'identity-number', grade: 'possible' }
  return !alone && isBareMobile(digits) ? { kind: 'phone', grade: 'possible' } : undefined
}

/** Readings below this rank are named, written as only theirs, or bear a right check digit. */
const SURE_RANK = 20

const isOfTrade = (text: string, before: string): boolean =>
  TRADE_WORD.test(before) || readNumber(text).some(({ rank }) => rank < SURE_RANK)
