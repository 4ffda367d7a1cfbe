export { readCmr } from './cmr.ts'
export { containerDigit, readContainer } from './container.ts'
export { readContainerSize } from './container-size.ts'
export { classifierDigit, gs1Digit, imoDigit, luhnDigit } from './digits.ts'
export { readEsr } from './esr.ts'
export { readEtsng } from './etsng.ts'
export { fold } from './fold.ts'
export { readGng } from './gng.ts'
export { readGln, readGtin, readSscc } from './gs1.ts'
export { readHs } from './hs.ts'
export { readImo } from './imo.ts'
export { isCountry } from './iso-countries.ts'
export { leiDigits, readLei } from './lei.ts'
export { listPlateCountries, readPlate } from './plate.ts'
export { READERS, readNumber } from './read-number.ts'
export {
  type Reader,
  type Reading,
  type ReadingKind,
  SCHEMES,
  type Scheme,
} from './reading.ts'
export { readSmgs } from './smgs.ts'
export {
  checkThing,
  kindOfThing,
  labelOfThing,
  type ThingKind,
  type ThingWarning,
  thingUri,
} from './thing.ts'
export { readTir } from './tir.ts'
export { readTrain } from './train.ts'
export { findUicCountry } from './uic-countries.ts'
export { readUicStation } from './uic-station.ts'
export { readUnlocode } from './unlocode.ts'
export { findWagonKind1520, readWagon1520, type WagonKind1520 } from './wagon-1520.ts'
export { readWagonUic } from './wagon-uic.ts'
