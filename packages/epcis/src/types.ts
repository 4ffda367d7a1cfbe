/** A member that a company or a sector adds: its name is a CURIE or a URI, its value any JSON. */
export interface Extensible {
  [extension: `${string}:${string}`]: unknown
}

export type Action = 'ADD' | 'OBSERVE' | 'DELETE'

/** EPCIS 2.0 §7.3.3.3: how much of a class; without `uom` a count. */
export interface QuantityElement {
  epcClass: string
  quantity?: number
  /** UN/CEFACT Recommendation 20 code. */
  uom?: string
}

export interface PlaceReference extends Extensible {
  id: string
}

export interface BizTransaction {
  type?: string
  bizTransaction: string
}

export interface Source {
  type: string
  source: string
}

export interface Destination {
  type: string
  destination: string
}

export interface PersistentDisposition {
  set?: string[]
  unset?: string[]
}

/** EPCIS 2.0 §7.4.1.2 */
export interface ErrorDeclaration extends Extensible {
  declarationTime: string
  reason?: string
  correctiveEventIDs?: string[]
}

/** EPCIS 2.0 §7.3.7 */
export interface SensorMetadata extends Extensible {
  time?: string
  startTime?: string
  endTime?: string
  deviceID?: string
  deviceMetadata?: string
  rawData?: string
  dataProcessingMethod?: string
  bizRules?: string
}

/** EPCIS 2.0 §7.3.7.2 */
export interface SensorReport extends Extensible {
  type: string
  exception?: string
  deviceID?: string
  deviceMetadata?: string
  rawData?: string
  dataProcessingMethod?: string
  bizRules?: string
  time?: string
  microorganism?: string
  chemicalSubstance?: string
  coordinateReferenceSystem?: string
  value?: number
  component?: string
  stringValue?: string
  booleanValue?: boolean
  hexBinaryValue?: string
  uriValue?: string
  minValue?: number
  maxValue?: number
  meanValue?: number
  sDev?: number
  percRank?: number
  percValue?: number
  uom?: string
}

export interface SensorElement extends Extensible {
  sensorMetadata?: SensorMetadata
  sensorReport: SensorReport[]
}

/** What every event has (EPCIS 2.0 §7.4.1). */
export interface CommonFields extends Extensible {
  '@context'?: unknown
  eventTime: string
  eventTimeZoneOffset: string
  recordTime?: string
  eventID?: string
  certificationInfo?: string | string[]
  errorDeclaration?: ErrorDeclaration
  bizStep?: string
  disposition?: string
  persistentDisposition?: PersistentDisposition
  readPoint?: PlaceReference
  bizLocation?: PlaceReference
  bizTransactionList?: BizTransaction[]
  sourceList?: Source[]
  destinationList?: Destination[]
  sensorElementList?: SensorElement[]
}

export interface ObjectEvent extends CommonFields {
  type: 'ObjectEvent'
  action: Action
  epcList?: string[]
  quantityList?: QuantityElement[]
  ilmd?: Extensible
}

export interface AggregationEvent extends CommonFields {
  type: 'AggregationEvent'
  action: Action
  parentID?: string
  childEPCs?: string[]
  childQuantityList?: QuantityElement[]
}

export interface TransactionEvent extends CommonFields {
  type: 'TransactionEvent'
  action: Action
  bizTransactionList: BizTransaction[]
  parentID?: string
  epcList?: string[]
  quantityList?: QuantityElement[]
}

export interface TransformationEvent extends CommonFields {
  type: 'TransformationEvent'
  inputEPCList?: string[]
  inputQuantityList?: QuantityElement[]
  outputEPCList?: string[]
  outputQuantityList?: QuantityElement[]
  transformationID?: string
  ilmd?: Extensible
}

export interface AssociationEvent extends CommonFields {
  type: 'AssociationEvent'
  action: Action
  parentID: string
  childEPCs?: string[]
  childQuantityList?: QuantityElement[]
}

/** What happened, to what, when, where, why and how (EPCIS 2.0 §7.4). */
export type EpcisEvent =
  | ObjectEvent
  | AggregationEvent
  | TransactionEvent
  | TransformationEvent
  | AssociationEvent
