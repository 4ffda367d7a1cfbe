/** One parameter of a query with its value, as the standard names it (EPCIS 2.0.1 §8.2.7.1). */
export interface Condition {
  name: string
  value: string
}

/** What the address holds: parameters as a query string, so that it can be copied into any client. */
export const writeConditions = (conditions: readonly Condition[]): string =>
  new URLSearchParams(
    conditions
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, value }) => [name.trim(), value]),
  ).toString()

export const readConditions = (text: string | undefined): Condition[] =>
  [...new URLSearchParams(text ?? '')].map(([name, value]) => ({ name, value }))
