import { readCmr } from './cmr.ts'
import { readContainer } from './container.ts'
import { readContainerSize } from './container-size.ts'
import { readEsr } from './esr.ts'
import { readEtsng } from './etsng.ts'
import { readGng } from './gng.ts'
import { readGln, readGtin, readSscc } from './gs1.ts'
import { readHs } from './hs.ts'
import { readImo } from './imo.ts'
import { readLei } from './lei.ts'
import { readPlate } from './plate.ts'
import type { Reader, Reading, Scheme } from './reading.ts'
import { readSmgs } from './smgs.ts'
import { readTir } from './tir.ts'
import { readTrain } from './train.ts'
import { readUicStation } from './uic-station.ts'
import { readUnlocode } from './unlocode.ts'
import { readWagon1520 } from './wagon-1520.ts'
import { readWagonUic } from './wagon-uic.ts'

/** The reader of every scheme. */
export const READERS: Readonly<Record<Scheme, Reader>> = {
  container: readContainer,
  'container-size': readContainerSize,
  'wagon-1520': readWagon1520,
  'wagon-uic': readWagonUic,
  imo: readImo,
  train: readTrain,
  plate: readPlate,
  esr: readEsr,
  'uic-station': readUicStation,
  unlocode: readUnlocode,
  hs: readHs,
  gng: readGng,
  etsng: readEtsng,
  smgs: readSmgs,
  cmr: readCmr,
  tir: readTir,
  sscc: readSscc,
  gtin: readGtin,
  gln: readGln,
  lei: readLei,
}

/** Longer than any number with its name and separators; guards against whole documents. */
const LONGEST_TEXT = 100

/**
 * Every scheme in which the typed text can be read, the likeliest first: a scheme that is named
 * (`IMO 9074729`), then a right check digit, then a form of its own, then forms that many share,
 * wrong check digits, and numbers with 0/O or 1/I exchanged. Empty when none fits; never throws.
 */
export const readNumber = (text: string): Reading[] => {
  if (text.length > LONGEST_TEXT) return []
  return Object.values(READERS)
    .flatMap((read) => read(text) ?? [])
    .sort((one, other) => one.rank - other.rank)
}
