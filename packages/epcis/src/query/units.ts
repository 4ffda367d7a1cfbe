import {
  addFractions,
  type Fraction,
  multiplyFractions,
  parseDecimal,
  writeDecimal,
} from './decimal.ts'

/**
 * Units that are converted into each other, by the unit that stands for their kind: common codes of UN/CEFACT
 * Recommendation 20 (revision 17), each with the factor to that unit and, of temperatures, what is added before. The factors
 * are those of the definitions, not the rounded ones of the recommendation: SI Brochure (9th edition), NIST Special
 * Publication 811 appendix B. A fraction has a stroke.
 */
const KINDS: Readonly<Record<string, string>> = {
  // Temperature: kelvin
  KEL: 'CEL 1 273.15, FAH 5/9 459.67, A48 5/9',
  // Mass: kilogram
  KGM: `GRM 1e-3, MGM 1e-6, MC 1e-9, HGM 0.1, CGM 1e-5, DTN 100, TNE 1000, 2U 1000, KTN 1e6, LBR 0.45359237,
    ONZ 0.028349523125, APZ 0.0311034768, STI 6.35029318, STN 907.18474, LTN 1016.0469088, CWA 45.359237,
    CWI 50.80234544, GRN 0.00006479891`,
  // Length: metre
  MTR: `KMT 1000, HMT 100, A45 10, DMT 0.1, CMT 0.01, MMT 1e-3, 4H 1e-6, C45 1e-9, A11 1e-10, INH 0.0254, FOT 0.3048,
    YRD 0.9144, SMI 1609.344, NMI 1852, AK 1.8288, M50 201.168, X1 20.1168, 77 0.0000254`,
  // Area: square metre
  MTK: `KMK 1e6, HAR 1e4, DMK 0.01, CMK 1e-4, MMK 1e-6, INK 0.00064516, FTK 0.09290304, YDK 0.83612736,
    MIK 2589988.110336`,
  // Volume: cubic metre
  MTQ: `LTR 1e-3, HLT 0.1, A44 0.01, DLT 1e-4, CLT 1e-5, MLT 1e-6, 4G 1e-9, K6 1, MAL 1000, DMQ 1e-3, CMQ 1e-6, MMQ 1e-9,
    DMA 1000, H19 1e6, H20 1e9, G26 1, INQ 0.000016387064, FTQ 0.028316846592, YDQ 0.764554857984, GLL 0.003785411784,
    GLI 0.00454609, QTL 0.000946352946, PTL 0.000473176473, QTI 0.0011365225, PTI 0.00056826125,
    OZA 0.0000295735295625, OZI 0.0000284130625, BLL 0.158987294928, BUA 0.03523907016688, BUI 0.03636872`,
  // Time: second
  SEC: 'MIN 60, HUR 3600, DAY 86400, WEE 604800, ANN 31557600, MON 2629800, C26 1e-3, B98 1e-6, C47 1e-9, H70 1e-12, B52 1000',
  // Speed: metre per second
  MTS: `KMH 1/3.6, KNT 1852/3600, HM 0.44704, 2M 0.01, 2X 1/60, M62 1000, FS 0.3048, FR 0.00508, IU 0.0254, M57 26.8224,
    M58 1609.344, C16 1e-3, H49 1/360000`,
  // Acceleration: metre per second squared
  MSK: 'A76 0.01, C11 1e-5, M38 1000, M39 0.01, M41 1e-3, A73 0.3048, IV 0.0254, K40 9.80665, M40 0.9144, M42 1609.344',
  // Pressure: pascal
  PAL: `KPA 1000, MPA 1e6, A89 1e9, A97 100, H75 10, 74 1e-3, B96 1e-6, BAR 1e5, MBR 100, ATM 101325, ATT 98066.5, C55 1,
    C56 1e6, PS 4.4482216152605/0.00064516, 80 4.4482216152605/0.00064516, K85 4.4482216152605/0.09290304,
    UA 101325/760, HN 133.322387415, J89 1333.22387415, HP 9.80665, H78 98.0665, N23 9806.65, B40 9.80665, E42 98066.5,
    E41 9806650, K31 98.0665`,
  // Relative humidity, concentration and other shares: per cent
  P1: '59 1e-4, 60 1, 61 1e-7, NX 0.1',
  // Density, absolute humidity, mass concentration: kilogram per cubic metre
  KMQ: `23 1000, A93 1e-3, GL 1, GP 1e-6, GQ 1e-9, M1 1e-3, B35 1000, 87 0.45359237/0.028316846592`,
  // Specific volume: cubic metre per kilogram
  A39: '22 0.1',
  // Force: newton
  NEW: 'B47 1000, B73 1e6, C20 1e-3, B92 1e-6, DU 1e-5, B37 9.80665, B51 9.80665, C78 4.4482216152605, M77 1, M78 0.00980665',
  // Torque: newton metre
  NU: 'B48 1000, D83 1e-3, B93 1e-6',
  // Energy: joule
  JOU: `KJO 1000, 3B 1e6, GV 1e9, D30 1e12, C68 1e15, A68 1e18, C15 1e-3, WHR 3600, KWH 3.6e6, MWH 3.6e9, GWH 3.6e12,
    D32 3.6e15, J55 1, D60 4.1868, E14 4186.8, K53 4184, BTU 1055.05585262, 85 1.3558179483314004, B38 9.80665`,
  // Power: watt
  WTT: 'KWT 1000, MAW 1e6, A90 1e9, C31 1e-3, D80 1e-6, HJ 735.49875, B39 9.80665, A74 1.3558179483314004',
  // Frequency: hertz
  HTZ: 'KHZ 1000, MHZ 1e6, A86 1e9, D29 1e12',
  // Angle: radian. Degrees by the first 40 digits of pi
  C81: `C25 1e-3, B97 1e-6, DD 3.141592653589793238462643383279502884197/180,
    D61 3.141592653589793238462643383279502884197/10800, D62 3.141592653589793238462643383279502884197/648000,
    A91 3.141592653589793238462643383279502884197/200, M44 6.283185307179586476925286766559005768394`,
  // Electric current, charge, voltage, resistance, conductance, capacitance
  AMP: 'B22 1000, H38 1e6, 4K 1e-3, B84 1e-6, C39 1e-9, C70 1e-12',
  COU: 'A8 1, AMH 3600, TAH 3.6e6, E09 3.6, N95 60, D77 1e6, B26 1000, D86 1e-3, B86 1e-6, C40 1e-9, C71 1e-12',
  VLT: 'KVT 1000, B78 1e6, 2Z 1e-3, D82 1e-6, N99 1e-12, 2G 1, 2H 1',
  OHM: 'B49 1000, B75 1e6, A87 1e9, H44 1e12, E45 1e-3, B94 1e-6, P22 1e-9',
  SIE: 'B53 1000, C27 1e-3, B99 1e-6, N92 1e-12, NQ 1, NR 1e-6',
  FAR: 'C10 1e-3, 4O 1e-6, C41 1e-9, 4T 1e-12, H48 1e-18',
  // Radioactivity, absorbed dose, dose equivalent
  BQL: '2Q 1000, 4N 1e6, GBQ 1e9, CUR 3.7e10, 2R 3.7e13',
  A95: 'C13 1e-3, C80 0.01',
  D13: 'C28 1e-3, D91 0.01',
  // Amount of substance; its concentration
  C34: 'B45 1000, C18 1e-3, FH 1e-6',
  C36: 'C35 1000, C38 1000, M33 1',
  // Volume and mass by time
  MQS: 'MQH 1/3600, G51 1e-3, L2 1/60000, E32 1/3600000, 40 1e-6, 41 1/60000000, 2J 1e-6, 2K 0.028316846592/3600, 2L 0.028316846592/60',
  KGS: 'E93 1/3600, F27 1/3600000, 4M 1/3600000000, 4U 0.45359237/3600, F31 1/60',
  // Viscosity
  C65: 'C24 1e-3, 89 0.1, C7 1e-3',
  S4: '91 1e-4, 4C 1e-6, C17 1e-6',
  // Light
  LUX: 'KLX 1000',
  // Memory: bit
  A99: 'AD 8, 2P 8000, 4L 8e6, E34 8e9',
  // Count: one, piece, each, and what holds a known number of them
  C62: 'H87 1, EA 1, NIU 1, PR 2, DZN 12, GRO 144, CEN 100, MIL 1000, T3 1000',
}

interface Unit {
  base: string
  factor: Fraction
  offset: Fraction
}

const ZERO: Fraction = { over: 0n, under: 1n }
const ONE: Fraction = { over: 1n, under: 1n }

const readFactor = (text: string): Fraction => {
  const [over = '', under = '1'] = text.split('/')
  const [a, b] = [parseDecimal(over)!, parseDecimal(under)!]
  return multiplyFractions(a, { over: b.under, under: b.over })
}

const listUnits = (): Map<string, Unit> => {
  const units = new Map<string, Unit>()
  for (const [base, others] of Object.entries(KINDS)) {
    units.set(base, { base, factor: ONE, offset: ZERO })
    for (const other of others.split(',')) {
      const [code = '', factor = '', offset] = other.trim().split(/\s+/)
      units.set(code, {
        base,
        factor: readFactor(factor),
        offset: offset ? readFactor(offset) : ZERO,
      })
    }
  }
  return units
}

const UNITS = listUnits()

/** What is counted and bears no unit (EPCIS 2.0 §7.3.3.3). */
export const COUNT = 'C62'

/** Codes that are converted, each with the unit that stands for its kind. */
export const listUnitCodes = (): [code: string, base: string][] =>
  [...UNITS].map(([code, { base }]) => [code, base])

/** A number in the unit that stands for its kind; of a unit that no table knows, as it is. */
export interface Measure {
  number: string
  unit: string
}

/**
 * Converts a decimal number exactly, so that 4 CEL and 277.15 KEL are one (EPCIS 2.0 §8.2.7.1, `EQ_value_UOM`). A spread,
 * such as a standard deviation, is no point on a scale: its zero is not moved. Undefined for what is no number.
 */
export const toBaseUnit = (number: string, code: string, isSpread = false): Measure | undefined => {
  const value = parseDecimal(number)
  if (!value) return undefined
  const unit = UNITS.get(code)
  if (!unit) return { number: writeDecimal(value), unit: code }
  const moved = isSpread ? value : addFractions(value, unit.offset)
  return { number: writeDecimal(multiplyFractions(moved, unit.factor)), unit: unit.base }
}
