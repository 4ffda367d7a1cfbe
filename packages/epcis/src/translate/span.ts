/**
 * Canonical things as an index in the order of their characters' codes (`collate "C"`) holds them together: one, all
 * that begin with a text, or all from one text and below another. `form`: a regular expression, which JavaScript and
 * PostgreSQL read alike, that they must match too.
 */
export type Span =
  | { exact: string }
  | { prefix: string; form?: string }
  | { from: string; below: string; form?: string }

/** The least text behind all that begin with this one, which ends in an ASCII character. */
export const successor = (text: string): string =>
  text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)

/** The test of a span. */
export const spanOf = (span: Span): ((thing: string) => boolean) => {
  if ('exact' in span) return (thing) => thing === span.exact
  const form = span.form === undefined ? undefined : new RegExp(span.form, 's')
  const isIn =
    'prefix' in span
      ? (thing: string) => thing.startsWith(span.prefix)
      : (thing: string) => thing >= span.from && thing < span.below
  return (thing) => isIn(thing) && (form?.test(thing) ?? true)
}

const LONGEST_NUMBER = 28
const SPECIAL = /[.*+?^${}()|[\]\\]/g

/**
 * Whole numbers without leading zeros behind a head, one span for each count of digits: `[5-120]` is 5 to 9, 10 to 99 and
 * 100 to 120. Undefined when it is no range.
 */
export const serialSpans = (head: string, low: string, high: string): Span[] | undefined => {
  const isNumber = (text: string) => text === '0' || !text.startsWith('0')
  if (!isNumber(low) || !isNumber(high) || high.length > LONGEST_NUMBER) return undefined
  if (low.length > high.length || (low.length === high.length && low > high)) return undefined
  const spans: Span[] = []
  for (let count = low.length; count <= high.length; count++) {
    const from = count === low.length ? low : `1${'0'.repeat(count - 1)}`
    const to = count === high.length ? high : '9'.repeat(count)
    const form = `^${head.replace(SPECIAL, '\\$&')}[0-9]{${count}}$`
    spans.push({ from: head + from, below: successor(head + to), form })
  }
  return spans
}
