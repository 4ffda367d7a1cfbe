const LIST = '/epcisBody/eventList'
const ANSWER = '/epcisBody/queryResults/resultsBody/eventList'

/**
 * Where each published example that is meant to be wrong is wrong, `pointer rule`: all places, no other.
 * Paths as in the OpenEPCIS test resources, below `2.0/EPCIS/JSON`.
 */
export const publishedFaults: Readonly<Record<string, readonly string[]>> = {
  'Capture/Invalid/Combination_of_events_with_missing_mandatory_fields.json': [
    `${LIST}/0/action missing`,
    `${LIST}/1/action missing`,
    `${LIST}/1/eventTimeZoneOffset missing`,
  ],
  'Capture/Invalid/Combination_of_multiple_invalid_fields.json': [
    `${LIST}/0/bizStep not-a-word`,
    `${LIST}/1/disposition not-a-word`,
    `${LIST}/2/sourceList/0/type not-a-word`,
    `${LIST}/3/ilmd/materialType unknown-field`,
    `${LIST}/4/action not-a-word`,
    `${LIST}/4/eventTime not-a-time`,
  ],
  'Capture/Invalid/Combination_of_non_standard_bizStep_and_disposition.json': [
    `${LIST}/0/bizStep not-a-word`,
    `${LIST}/1/disposition not-a-word`,
  ],
  'Capture/Invalid/EPCISDocument_without_context.json': ['/@context missing'],
  'Capture/Invalid/ObjectEvent_with_ilmd_field_without_namespace.json': [
    `${LIST}/0/ilmd/materialType unknown-field`,
  ],
  'Capture/Invalid/ObjectEvent_with_invalid_action.json': [`${LIST}/0/action not-a-word`],
  'Capture/Invalid/ObjectEvent_with_invalid_certificationInfo.json': [
    `${LIST}/0/certificationInfo/0 wrong-type`,
    `${LIST}/0/certificationInfo/1 wrong-type`,
  ],
  'Capture/Invalid/ObjectEvent_with_invalid_eventTime_format.json': [
    `${LIST}/0/eventTime not-a-time`,
  ],
  'Capture/Invalid/ObjectEvent_with_non_standard_bizStep.json': [`${LIST}/0/bizStep not-a-word`],
  'Capture/Invalid/ObjectEvent_with_non_standard_bizStep_in_second_event.json': [
    `${LIST}/1/bizStep not-a-word`,
  ],
  'Capture/Invalid/ObjectEvent_with_non_standard_disposition.json': [
    `${LIST}/0/disposition not-a-word`,
  ],
  'Capture/Invalid/ObjectEvent_with_quantity_as_text.json': [
    `${LIST}/0/quantityList/0/quantity wrong-type`,
  ],
  'Capture/Invalid/ObjectEvent_with_unknown_field_in_quantityList.json': [
    `${LIST}/0/quantityList/0/weight unknown-field`,
  ],
  'Capture/Invalid/ObjectEvent_without_action_and_eventTime.json': [
    `${LIST}/0/action missing`,
    `${LIST}/0/eventTime missing`,
    `${LIST}/0/eventTimeZoneOffset missing`,
  ],
  'Capture/Invalid/ObjectEvent_without_identifier_list.json': [`${LIST}/0/epcList missing`],
  'Query/Invalid/QueryDocument_with_invalid_action.json': [`${ANSWER}/0/action not-a-word`],
  'Query/Invalid/QueryDocument_with_invalid_eventType.json': [`${ANSWER}/0/type event-type`],
  'Query/Queries/Invalid/Query_with_invalid_values.json': ['/type document-type'],
  'Query/Queries/Invalid/Query_with_unknown_parameter.json': ['/type document-type'],
}
