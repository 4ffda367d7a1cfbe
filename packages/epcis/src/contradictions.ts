/** A published example that breaks the standard it shows. */
export interface Contradiction {
  /** Path in the OpenEPCIS test resources, below `2.0/EPCIS/JSON`. */
  file: string
  /** Where, and what is wrong there. */
  faults: readonly { pointer: string; reason: string }[]
}

const UNKNOWN_TYPE = 'is no measurement type of the GS1 Web Vocabulary and no URI'
const NO_TYPE =
  'a sensor report needs a type (EPCIS 2.0.1 JSON binding); an exception alone is not enough'

const sensorFaults = (list: string): Contradiction['faults'] => [
  {
    pointer: `${list}/7/sensorElementList/0/sensorReport/1/type`,
    reason: `"Molar_concentration" ${UNKNOWN_TYPE}`,
  },
  {
    pointer: `${list}/7/sensorElementList/0/sensorReport/2/type`,
    reason: `"Molar_concentration" ${UNKNOWN_TYPE}`,
  },
  { pointer: `${list}/8/sensorElementList/0/sensorReport/0/type`, reason: NO_TYPE },
  { pointer: `${list}/8/sensorElementList/0/sensorReport/1/type`, reason: NO_TYPE },
  {
    pointer: `${list}/10/sensorElementList/0/sensorReport/0/type`,
    reason: `"EffectiveDoseRate" ${UNKNOWN_TYPE}`,
  },
]

const transactionFaults = (list: string): Contradiction['faults'] => [
  {
    pointer: `${list}/0/sensorElementList/0/sensorReport/0/type`,
    reason: `"EffectiveDoseRate" ${UNKNOWN_TYPE}`,
  },
]

const CAPTURED = '/epcisBody/eventList'
const QUERIED = '/epcisBody/queryResults/resultsBody/eventList'

/**
 * The published examples that are refused although their publisher means them to be right. The
 * official JSON schema refuses the same ones.
 */
export const knownContradictions: readonly Contradiction[] = [
  {
    file: 'Capture/Documents/SensorData_with_combined_events.json',
    faults: sensorFaults(CAPTURED),
  },
  {
    file: 'Capture/Documents/TransactionEvent_with_userExtensions.json',
    faults: transactionFaults(CAPTURED),
  },
  { file: 'Query/SensorData_with_combined_events.json', faults: sensorFaults(QUERIED) },
  { file: 'Query/TransactionEvent_with_userExtensions.json', faults: transactionFaults(QUERIED) },
  {
    file: 'Query/Queries/SimpleEventQuery.json',
    faults: [{ pointer: '/type', reason: 'this is a query, not a document of events' }],
  },
]
