/** The parameters of EPCIS queries (EPCIS 2.0.1 §8.2.7.1 and its OpenAPI), with values that are right for each. */

interface Parameter {
  name: string
  values: readonly unknown[]
}

const TIMES = ['2026-04-30T10:00:00Z', '2026-05-01T00:00:00+04:00', '0001-01-01T00:00:00Z']
const URIS = [
  'urn:epc:id:bic:CSQU3054383',
  'urn:epc:id:sgtin:0614141.107346.2017',
  'https://id.gs1.org/01/00614141073464/21/2017',
  'urn:epc:idpat:sgtin:0614141.*.*',
  'urn:epc:idpat:sgtin:0614141.[1-5].*',
  'urn:karvan:place:AZ-ALA',
  'urn:fuzz:1',
]
const WORDS = ['shipping', 'arriving', 'active', 'in_transit', 'urn:epcglobal:cbv:bizstep:shipping']
const NUMBERS = ['0', '1', '-1.5', '277.15', '1e3', '999999']
const FLAGS = ['true', 'false', '', '1']

const of = (values: readonly unknown[], names: string): Parameter[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => ({ name, values }))

const FIXED: readonly Parameter[] = [
  ...of(['ObjectEvent', 'AggregationEvent', 'TransformationEvent'], 'eventType'),
  ...of(TIMES, 'GE_eventTime LT_eventTime GE_recordTime LT_recordTime initialRecordTime'),
  ...of(TIMES, 'GE_errorDeclarationTime LT_errorDeclarationTime GE_errorDeclaration_Time'),
  ...of(TIMES, 'GE_time LT_time GE_startTime LT_startTime GE_endTime LT_endTime'),
  ...of(['ADD', 'OBSERVE', 'DELETE'], 'EQ_action'),
  ...of(
    WORDS,
    'EQ_bizStep EQ_disposition EQ_persistentDisposition_set EQ_persistentDisposition_unset',
  ),
  ...of(
    URIS,
    'EQ_readPoint WD_readPoint EQ_bizLocation WD_bizLocation EQ_transformationID EQ_eventID',
  ),
  ...of(URIS, 'MATCH_epc MATCH_parentID MATCH_inputEPC MATCH_outputEPC MATCH_anyEPC'),
  ...of(URIS, 'MATCH_epcClass MATCH_inputEPCClass MATCH_outputEPCClass MATCH_anyEPCClass'),
  ...of(NUMBERS, 'EQ_quantity GT_quantity GE_quantity LT_quantity LE_quantity EQ_quantity_KGM'),
  ...of(
    URIS,
    'EQ_bizTransaction_po EQ_source_owning_party EQ_destination_location EQ_source_urn:a:b',
  ),
  ...of(FLAGS, 'EXISTS_errorDeclaration EXISTS_sensorElementList EQ_booleanValue'),
  ...of(['incorrect_data'], 'EQ_errorReason'),
  ...of(
    URIS,
    'EQ_correctiveEventID EQ_deviceID EQ_dataProcessingMethod EQ_microorganism EQ_bizRules',
  ),
  ...of(URIS, 'EQ_chemicalSubstance EQ_uriValue'),
  ...of(['Temperature', 'https://gs1.org/voc/Temperature'], 'EQ_type'),
  ...of(['text', 'F0'], 'EQ_stringValue EQ_hexBinaryValue'),
  ...of(NUMBERS, 'GE_percRank GT_percRank LT_percRank LE_percRank EQ_value_CEL GE_value_KEL'),
  ...of(NUMBERS, 'LT_minValue_CEL GE_maxValue_CEL GT_meanValue_FAH LE_sDev_CEL GE_percValue_XXXX'),
  ...of(
    ['text', ...NUMBERS],
    'EQ_ex:own GT_ex:own EQ_INNER_ex:own EQ_ILMD_ex:own EQ_INNER_ILMD_ex:own',
  ),
  ...of(FLAGS, 'EXISTS_ex:own EXISTS_INNER_ex:own EXISTS_ILMD_ex:own EXISTS_SENSORREPORT_ex:own'),
  ...of(
    ['text'],
    'EQ_ERROR_DECLARATION_ex:own EQ_INNER_ERROR_DECLARATION_ex:own EQ_readPoint_ex:own',
  ),
  ...of(['text'], 'EQ_SENSORELEMENT_ex:own EQ_INNER_SENSORMETADATA_ex:own EQ_bizLocation_ex:own'),
  ...of(
    ['text'],
    'EQATTR_bizLocation_urn:a:b EQ_ATTR_bizLocation_x HASATTR_bizLocation HASATTR_readPoint',
  ),
  ...of(['text'], 'EQ_urn:ex:own EQ_https://example.org/voc/own EQ_https://example.org/voc/#own'),
  ...of(['eventTime', 'recordTime', 'ex:own'], 'orderBy'),
  ...of(['ASC', 'DESC'], 'orderDirection'),
  ...of(['1', '2', '1000'], 'eventCountLimit maxEventCount perPage'),
  ...of(['x', 'eyJhIjoxfQ', ''], 'nextPageToken'),
  ...of(['1', '[1-5]', '1,2'], 'second minute hour dayOfMonth month dayOfWeek'),
  ...of(FLAGS, 'stream reportIfEmpty'),
]

export const listParameters = (): readonly Parameter[] => FIXED

/** Values that may stand where they are wrong. */
export const PARAMETER_VALUES: readonly unknown[] = [
  ...FIXED.flatMap(({ values }) => values),
  ...['\0', '*', '**', '%', '_', "'", '"; drop table journal.event; --', '\\', '$1', '{}', '[]'],
  ...['NaN', 'Infinity', '1e400', '-0', '٣', '９', '9'.repeat(400), ' 1', '0x10', '1_000'],
  ...['2026-02-30T00:00:00Z', '12345-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '2026-01-01'],
  ...['urn:epc:idpat:sgtin:[', 'urn:epc:idpat:sgtin:0614141.[9-1].*', 'urn:epc:id:sgtin:', 'a:'],
  ...['https://id.gs1.org/01/1/21/%zz', 'urn:epc:id:sscc:0614141.1234567890%'],
  ...['\ud800', '\u202e', '😀', 'é', 'e\u0301', '\u0000a', '\r\n', 'a'.repeat(1_000)],
  ...['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true'],
]
