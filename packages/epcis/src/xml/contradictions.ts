const UNQUALIFIED =
  'QueryResults stands without the namespace of queries, and queryName is missing (EPCIS 2.0 §9.6)'
const NO_TYPE = 'a sensor report has no type (EPCIS 2.0.1 JSON binding)'
const TWO_TIMES =
  'XML and JSON tell two declaration times, an hour apart: JSON lost the offset from UTC'
const UNKNOWN_TYPE = 'is no measurement type of the GS1 Web Vocabulary and no URI'

/** A published example in XML, or its twin in JSON, that breaks the standard, or twins that say two things. */
export interface XmlContradiction {
  /** Path without ending in its collection: below `2.0/EPCIS/XML` of the OpenEPCIS test resources, or in the reference hashes. */
  file: string
  reason: string
}

/** What the published examples in XML are known to be wrong in. */
export const knownXmlContradictions: readonly XmlContradiction[] = [
  {
    file: 'Capture/Documents/JumbledFieldsOrder',
    reason: 'in XML the elements stand in another order than that of the schema (EPCIS 2.0 §9.5)',
  },
  {
    file: 'Capture/Documents/Namespace_document',
    reason: 'the elements are in a namespace; those of the schema have none (EPCIS 2.0 §9.5)',
  },
  {
    file: 'Capture/Events/Namespace_event',
    reason: 'the elements are in a namespace; those of the schema have none (EPCIS 2.0 §9.5)',
  },
  {
    file: 'Capture/Documents/SensorData_with_combined_events',
    reason: `${NO_TYPE}; in JSON "Molar_concentration" ${UNKNOWN_TYPE}, and XML names other types in its place`,
  },
  {
    file: 'Capture/Documents/TransactionEvent_with_userExtensions',
    reason: `in JSON "EffectiveDoseRate" ${UNKNOWN_TYPE}`,
  },
  {
    file: 'Capture/Documents/epcisDocWithAllGS1Keys',
    reason:
      'in XML the same EPC stands twice in epcList, whose entries are distinct; JSON hides it by two spellings',
  },
  { file: 'Capture/Documents/Combination_of_different_event', reason: TWO_TIMES },
  { file: 'Capture/Events/TransformationEvent', reason: TWO_TIMES },
  {
    file: 'Capture/Events/TransactionEvent',
    reason: 'XML has an empty rail:vehicleMasterGIAI that JSON leaves out',
  },
  {
    file: 'Query/Combination_of_different_event',
    reason: `${UNQUALIFIED}; the document has an attribute createdAt of nobody`,
  },
  { file: 'Query/CurieString_document', reason: UNQUALIFIED },
  {
    file: 'Query/JumbledFieldsOrder',
    reason: `${UNQUALIFIED}; the elements stand in another order`,
  },
  {
    file: 'Query/ObjectEventWithAllPossibleFields',
    reason: `${UNQUALIFIED}; a declarationTime has no seconds`,
  },
  { file: 'Query/SensorData_with_combined_events', reason: `${UNQUALIFIED}; ${NO_TYPE}` },
  { file: 'Query/TransactionEvent_with_userExtensions', reason: UNQUALIFIED },
  {
    file: 'Query/TransformationEvent_with_error_declaration',
    reason: `${UNQUALIFIED}; a declarationTime has no seconds`,
  },
  {
    file: 'Query/queryDocument',
    reason:
      'XML names the measurement type in https://ref.gs1.org/voc/, which is not the namespace of the JSON-LD context',
  },
  {
    file: 'Query/Queries/SimpleEventQuery',
    reason: 'this is a query, not a document of events',
  },
  {
    file: 'epcisQueryDocument',
    reason: 'QueryResults stands without the namespace of queries, subscriptionID before queryName',
  },
]
