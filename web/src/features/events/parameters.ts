/** What the builder suggests; every other parameter of the standard can be typed. */
export const PARAMETERS = [
  'eventType',
  'EQ_action',
  'EQ_bizStep',
  'EQ_disposition',
  'EQ_readPoint',
  'EQ_bizLocation',
  'EQ_eventID',
  'MATCH_anyEPC',
  'MATCH_epc',
  'MATCH_parentID',
  'GE_eventTime',
  'LT_eventTime',
  'GE_recordTime',
  'LT_recordTime',
  'orderBy',
  'orderDirection',
  'eventCountLimit',
  'maxEventCount',
] as const

const VALUES: Readonly<Record<string, readonly string[]>> = {
  eventType: [
    'ObjectEvent',
    'AggregationEvent',
    'TransactionEvent',
    'TransformationEvent',
    'AssociationEvent',
  ],
  EQ_action: ['ADD', 'OBSERVE', 'DELETE'],
  EQ_bizStep: [
    'arriving',
    'departing',
    'loading',
    'unloading',
    'inspecting',
    'holding',
    'shipping',
  ],
  EQ_disposition: ['in_progress', 'in_transit', 'available', 'unavailable', 'damaged'],
  orderBy: ['eventTime', 'recordTime'],
  orderDirection: ['DESC', 'ASC'],
}

/** Values that are often asked of a parameter. */
export const suggestValues = (name: string): readonly string[] =>
  Object.hasOwn(VALUES, name) ? VALUES[name]! : []
