/**
 * The vocabularies of CBV 2.0 §7 and the spellings that each word may have:
 * bare (`shipping`), web URI, URN, and CURIE.
 */
export interface Vocabulary {
  /** As messages say it. */
  name: string
  words: readonly string[]
  /** The web URI of a word is this and the word (CBV 2.0 §8.1). */
  base: string
  /** The URN of a word is this and the word (CBV 1.2). */
  urn: string | undefined
}

const CBV = 'https://ref.gs1.org/cbv/'
const GS1 = 'https://gs1.org/voc/'
const URN = 'urn:epcglobal:cbv:'

/** Splits a table of words written as text. */
const list = (text: string): readonly string[] => text.trim().split(/\s+/)

/** CBV 2.0 §7.1 */
export const BIZ_STEPS: Vocabulary = {
  name: 'business step',
  base: `${CBV}BizStep-`,
  urn: `${URN}bizstep:`,
  words: list(`accepting arriving assembling collecting commissioning consigning
    creating_class_instance cycle_counting decommissioning departing destroying disassembling
    dispensing encoding entering_exiting holding inspecting installing killing loading other packing
    picking receiving removing repackaging repairing replacing reserving retail_selling sampling
    sensor_reporting shipping staging_outbound stock_taking stocking storing transporting unloading
    unpacking void_shipping`),
}

/** CBV 2.0 §7.2 */
export const DISPOSITIONS: Vocabulary = {
  name: 'disposition',
  base: `${CBV}Disp-`,
  urn: `${URN}disp:`,
  words: list(`active available completeness_inferred completeness_verified conformant
    container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress
    in_transit inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement
    no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved
    retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown`),
}

/** CBV 2.0 §7.3 */
export const BIZ_TRANSACTION_TYPES: Vocabulary = {
  name: 'business transaction type',
  base: `${CBV}BTT-`,
  urn: `${URN}btt:`,
  words: list('bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt'),
}

/** CBV 2.0 §7.4 */
export const SOURCE_DESTINATION_TYPES: Vocabulary = {
  name: 'source or destination type',
  base: `${CBV}SDT-`,
  urn: `${URN}sdt:`,
  words: list('location owning_party possessing_party'),
}

/** CBV 2.0 §7.5 */
export const ERROR_REASONS: Vocabulary = {
  name: 'error reason',
  base: `${CBV}ER-`,
  urn: `${URN}er:`,
  words: list('did_not_occur incorrect_data'),
}

/** CBV 2.0 §7.6 */
export const COMPONENTS: Vocabulary = {
  name: 'component',
  base: `${CBV}Comp-`,
  urn: undefined,
  words: list(`altitude axial_distance azimuth easting elevation_angle height latitude longitude
    northing polar_angle spherical_radius x y z`),
}

/** GS1 Web Vocabulary, MeasurementType, as EPCIS 2.0 §7.3.7 refers to it. */
export const MEASUREMENT_TYPES: Vocabulary = {
  name: 'measurement type',
  base: GS1,
  urn: undefined,
  words: list(`AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude
    AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum
    AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless
    DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent
    ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance
    Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
    LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass
    MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy
    MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity
    RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity
    SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction
    VolumetricFlux Wavenumber`),
}

/** GS1 Web Vocabulary, SensorAlertType. */
export const SENSOR_ALERTS: Vocabulary = {
  name: 'sensor alert',
  base: GS1,
  urn: undefined,
  words: list('ALARM_CONDITION ERROR_CONDITION'),
}

/** The web URI of each bare word, URN, draft URI and CURIE of a vocabulary. */
const listSpellings = ({ words, base, urn }: Vocabulary): Map<string, string> => {
  const spellings = new Map<string, string>()
  for (const word of words) {
    const uri = base + word
    const local = uri.slice(uri.lastIndexOf('/') + 1)
    spellings.set(word, uri).set(uri, uri)
    if (urn) spellings.set(urn + word, uri)
    if (base === GS1) spellings.set(`gs1:${local}`, uri)
    else {
      spellings.set(`cbv:${local}`, uri)
      // The namespace of the drafts before ratification, still sent by some.
      spellings.set(`https://ns.gs1.org/cbv/${local}`, uri)
      spellings.set(`http://ns.gs1.org/cbv/${local}`, uri)
    }
  }
  return spellings
}

const ALL = [
  BIZ_STEPS,
  DISPOSITIONS,
  BIZ_TRANSACTION_TYPES,
  SOURCE_DESTINATION_TYPES,
  ERROR_REASONS,
  COMPONENTS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
]
const SPELLINGS = new Map(ALL.map((vocabulary) => [vocabulary, listSpellings(vocabulary)]))

/** The web URI of a word of a vocabulary in any of its spellings; undefined for every other value. */
export const findWordUri = (vocabulary: Vocabulary, value: string): string | undefined =>
  SPELLINGS.get(vocabulary)?.get(value)

/** The URN (CBV 1.2) of a word that is given as its web URI; undefined when its vocabulary has none. */
export const findWordUrn = ({ base, urn }: Vocabulary, uri: string): string | undefined =>
  urn !== undefined && uri.startsWith(base) ? urn + uri.slice(base.length) : undefined

const wordOf = (vocabulary: Vocabulary, value: string): string =>
  findWordUri(vocabulary, value)?.slice(vocabulary.base.length) ?? value

/** A business step of CBV 2.0 §7.1 in any spelling → its bare word; any other value unchanged. */
export const bizStepWord = (value: string): string => wordOf(BIZ_STEPS, value)

/** A disposition of CBV 2.0 §7.2 in any spelling → its bare word; any other value unchanged. */
export const dispositionWord = (value: string): string => wordOf(DISPOSITIONS, value)

/** A reason of CBV 2.0 §7.5 in any spelling → its bare word; any other value unchanged. */
export const errorReasonWord = (value: string): string => wordOf(ERROR_REASONS, value)
