import { type Problems, pointerToken } from './problem.ts'

/** Objects and lists may lie this deep in each other. */
export const DEPTH_LIMIT = 64
/** A document may hold this many events. */
export const EVENT_LIMIT = 100_000

/** Where the events of a document lie in its text. */
export interface Scan {
  /** The text is JSON and may be parsed. */
  whole: boolean
  /** Offsets of the elements of epcisBody.eventList: start, end, start, end, … */
  captured: number[]
  /** The same of epcisBody.queryResults.resultsBody.eventList. */
  queried: number[]
}

const CAPTURED_PATH = ['epcisBody', 'eventList']
const QUERIED_PATH = ['epcisBody', 'queryResults', 'resultsBody', 'eventList']

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Escapes that stand for one character (RFC 8259 §7): " / \ b f n r t. */
const SHORT_ESCAPES = new Set([0x22, 0x2f, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74])
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const HEX4 = /^[0-9a-fA-F]{4}$/
/** What a text that ends within an escape has left of it, after the backslash. */
const CUT_ESCAPE = /^(u[0-9a-f]{0,3})?$/i
/** Up to this many keys a list is searched faster than a set. */
const FEW_KEYS = 12

interface Frame {
  isList: boolean
  /** Name or index of the member that is being read; undefined while its name is. */
  key: string | number | undefined
  keys: string[]
  keySet: Set<string> | undefined
  /** Where the offsets of the members go, when they are events. */
  offsets: number[] | undefined
}

/**
 * Reads a text as JSON (RFC 8259) without making values: finds everything that a parser hides
 * (repeated names, NUL, lone surrogates, numbers that lose their value, depth) and where each event
 * begins and ends. It keeps its own stack, so depth cannot exhaust the machine's.
 */
export const scanDocument = (
  text: string,
  problems: Problems,
  eventLimit: number = EVENT_LIMIT,
): Scan => {
  const scanner = new Scanner(text, problems, eventLimit)
  const whole = scanner.run()
  return { whole, captured: scanner.captured, queried: scanner.queried }
}

class Scanner {
  captured: number[] = []
  queried: number[] = []
  private readonly text: string
  private readonly problems: Problems
  private readonly stack: Frame[] = []
  private top: Frame | undefined = undefined
  private at = 0
  private failed = false
  private readonly eventLimit: number

  constructor(text: string, problems: Problems, eventLimit: number) {
    this.text = text
    this.problems = problems
    this.eventLimit = eventLimit
  }

  run(): boolean {
    let opened = this.startValue()
    while (!this.failed) {
      if (opened) opened = this.readFirst()
      else if (!this.top) return this.readEnd()
      else opened = this.readNext()
    }
    return false
  }

  private pointer(): string {
    return this.stack.map(({ key }) => (key === undefined ? '' : `/${pointerToken(key)}`)).join('')
  }

  private refuse(code: string, message: string): void {
    this.problems.add(this.pointer(), code, message)
  }

  private fail(message: string): false {
    if (!this.failed) {
      const where = this.at >= this.text.length ? 'it ends too early' : message
      this.refuse('not-json', `This is not JSON: ${where} (offset ${this.at})`)
    }
    this.failed = true
    return false
  }

  private space(): number {
    const { text } = this
    let code = text.charCodeAt(this.at)
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      code = text.charCodeAt(++this.at)
    }
    return code
  }

  /** Begins a value; true when it is an object or list that was opened. */
  private startValue(): boolean {
    const code = this.space()
    this.top?.offsets?.push(this.at)
    if (code === QUOTE) this.readString()
    else if (code === OPEN_BRACE) return this.open(false)
    else if (code === OPEN_BRACKET) return this.open(true)
    else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) this.readNumber()
    else if (!this.readLiteral()) this.fail(`${describe(code)} where a value should stand`)
    this.endValue()
    return false
  }

  private endValue(): void {
    this.top?.offsets?.push(this.at)
  }

  private open(isList: boolean): boolean {
    if (this.stack.length >= DEPTH_LIMIT) {
      this.refuse('too-deep', `Objects and lists lie more than ${DEPTH_LIMIT} deep in each other`)
      this.failed = true
      return false
    }
    const offsets = isList ? this.eventOffsets() : undefined
    this.top = { isList, key: isList ? 0 : undefined, keys: [], keySet: undefined, offsets }
    this.stack.push(this.top)
    this.at++
    return true
  }

  /** A repeated event list begins anew, as the last of repeated names is what a parser keeps. */
  private eventOffsets(): number[] | undefined {
    const { length } = this.stack
    if (length !== 2 && length !== 4) return undefined
    const path = length === 2 ? CAPTURED_PATH : QUERIED_PATH
    if (!path.every((name, index) => this.stack[index]?.key === name)) return undefined
    const offsets: number[] = []
    if (length === 2) this.captured = offsets
    else this.queried = offsets
    return offsets
  }

  private close(): void {
    this.at++
    this.stack.pop()
    this.top = this.stack[this.stack.length - 1]
    this.endValue()
  }

  private readFirst(): boolean {
    const frame = this.top!
    if (this.space() === (frame.isList ? CLOSE_BRACKET : CLOSE_BRACE)) {
      this.close()
      return false
    }
    return frame.isList ? this.startValue() : this.startMember(frame)
  }

  private readNext(): boolean {
    const frame = this.top!
    const code = this.space()
    if (code === COMMA) {
      this.at++
      if (!frame.isList) return this.startMember(frame)
      frame.key = (frame.key as number) + 1
      if (frame.offsets && frame.key === this.eventLimit) this.refuseEvents()
      return this.startValue()
    }
    if (code === (frame.isList ? CLOSE_BRACKET : CLOSE_BRACE)) this.close()
    else
      this.fail(
        `${describe(code)} where "," or the end of the ${frame.isList ? 'list' : 'object'} should stand`,
      )
    return false
  }

  private refuseEvents(): void {
    this.failed = true
    this.refuse(
      'too-many-events',
      `A document may hold ${this.eventLimit} events; send the rest in another`,
    )
  }

  private startMember(frame: Frame): boolean {
    if (this.space() !== QUOTE)
      return this.fail(
        `${describe(this.text.charCodeAt(this.at))} where a name in quotes should stand`,
      )
    const start = this.at
    frame.key = undefined
    const plain = this.readString()
    if (this.failed) return false
    const raw = this.text.slice(start + 1, this.at - 1)
    frame.key = plain ? raw : (JSON.parse(`"${raw}"`) as string)
    this.rememberKey(frame, frame.key)
    if (this.space() !== COLON) return this.fail('":" is missing after a name')
    this.at++
    return this.startValue()
  }

  private rememberKey(frame: Frame, key: string): void {
    const known = frame.keySet ? frame.keySet.has(key) : frame.keys.includes(key)
    if (known) this.refuse('repeated-name', `"${key}" stands more than once in the same object`)
    else if (frame.keySet) frame.keySet.add(key)
    else if (frame.keys.push(key) > FEW_KEYS) frame.keySet = new Set(frame.keys)
  }

  /** Reads a string; false when it holds escapes. */
  private readString(): boolean {
    const { text } = this
    let at = this.at + 1
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (code >= 0x20 && code !== BACKSLASH && (code < 0xd800 || code > 0xdfff)) at++
      else return this.readUnusualString(at)
    }
    this.at = at + 1
    return true
  }

  /** Goes on at the first character that is an escape, a control character or a surrogate. */
  private readUnusualString(from: number): boolean {
    let isPlain = true
    let high = false
    let lone = false
    let nul = false
    this.at = from
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code === QUOTE) break
      if (Number.isNaN(code) || code < 0x20) return this.failInString(code)
      if (code === BACKSLASH) isPlain = false
      const unit = code === BACKSLASH ? this.readEscape() : code
      if (unit < 0) return false
      if (code !== BACKSLASH) this.at++
      const isLow = unit >= 0xdc00 && unit <= 0xdfff
      lone ||= high !== isLow
      high = unit >= 0xd800 && unit <= 0xdbff
      nul ||= unit === 0
    }
    this.at++
    if (lone || high)
      this.refuse('lone-surrogate', 'A string holds half of a UTF-16 surrogate pair')
    if (nul) this.refuse('nul', 'A string holds the character NUL')
    return isPlain
  }

  private failInString(code: number): false {
    if (code === 0) this.refuse('nul', 'A string holds the character NUL')
    return this.fail('a control character in a string must be escaped')
  }

  /** Reads an escape; the UTF-16 unit that it stands for, 0x20 for one that cannot matter, -1 when it is none. */
  private readEscape(): number {
    const code = this.text.charCodeAt(this.at + 1)
    if (SHORT_ESCAPES.has(code)) {
      this.at += 2
      return 0x20
    }
    const hex = this.text.slice(this.at + 2, this.at + 6)
    if (code !== 0x75 || !HEX4.test(hex)) {
      if (CUT_ESCAPE.test(this.text.slice(this.at + 1, this.at + 6))) this.at = this.text.length
      this.fail('a backslash begins no known escape')
      return -1
    }
    this.at += 6
    return Number.parseInt(hex, 16)
  }

  private readNumber(): void {
    NUMBER.lastIndex = this.at
    const literal = NUMBER.exec(this.text)?.[0]
    if (literal === undefined) {
      this.at++
      this.fail('"-" without a number')
      return
    }
    this.at += literal.length
    if (literal.length > 15 || literal.includes('e') || literal.includes('E'))
      this.checkNumber(literal)
  }

  /** JSON numbers become IEEE 754 doubles: what they cannot hold is refused, never rounded in silence. */
  private checkNumber(literal: string): void {
    const value = Number(literal)
    if (!Number.isFinite(value)) {
      this.refuse('number-overflow', `${clip(literal)} is too large`)
      return
    }
    const hasExponent = /[eE]/.test(literal)
    const vanishes = value === 0 && /^-?[0.]*[1-9]/.test(literal)
    const rounds =
      !hasExponent && Math.abs(value) > Number.MAX_SAFE_INTEGER && !isExact(literal, value)
    if (vanishes || rounds) {
      this.refuse(
        'number-precision',
        `${clip(literal)} cannot be kept exactly; write it as a string`,
      )
    }
  }

  private readLiteral(): boolean {
    for (const literal of ['true', 'false', 'null']) {
      if (this.text.startsWith(literal, this.at)) {
        this.at += literal.length
        return true
      }
    }
    return false
  }

  private readEnd(): boolean {
    const code = this.space()
    return Number.isNaN(code) || this.fail(`${describe(code)} after the end of the document`)
  }
}

const isExact = (literal: string, value: number): boolean =>
  !literal.includes('.') && literal.length < 400 && BigInt(value).toString() === literal

const clip = (literal: string): string =>
  literal.length > 40 ? `${literal.slice(0, 39)}…` : literal

const describe = (code: number): string => {
  if (Number.isNaN(code)) return 'nothing'
  if (code === 0xfeff) return 'a byte order mark'
  return JSON.stringify(String.fromCharCode(code))
}
