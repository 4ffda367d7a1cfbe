export type Rule =
  | 'shape'
  | 'id'
  | 'reference'
  | 'distance'
  | 'identifier'
  | 'connection'
  | 'overlap'
  | 'capacity'
  | 'fact'
  | 'time zone'
  | 'name'
  | 'gauge'
  | 'source'
  | 'expectation'

/** A fault of the data: which rule, on which entry, and what is wrong. */
export interface Finding {
  rule: Rule
  where: string
  what: string
}
