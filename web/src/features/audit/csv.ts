/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** One cell: what could be read as a formula becomes plain text by an apostrophe before it. */
const writeCell = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * A table as RFC 4180 describes it, with a byte order mark: without one spreadsheets do not read UTF-8.
 * `null` becomes an empty cell.
 */
export const writeCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map((cell) => writeCell(String(cell ?? ''))).join(',')}\r\n`).join('')}`
