import { containerDigit, imoDigit, luhnDigit, readPlate, thingUri } from '@karvan/codes'
import type { Place } from '@karvan/contract'

/** Numbers of simulated things: valid in form, invented, never those of a real thing by intent. */
export interface Numbers {
  container(): string
  vessel(): string
  truck(): string
  wagon(gaugeMm: number): string
  /** Index of a train between two stations. */
  train(from: Place, to: Place): string
}

const pad = (number: number, digits: number): string => String(number).padStart(digits, '0')

/** First four digits of the ESR code, the form a train index has; stations without one get a number from 9000 up. */
const createStationNumbers = (): ((place: Place) => string) => {
  const invented = new Map<string, string>()
  return (place) => {
    const esr = place.identifiers.find(({ scheme }) => scheme === 'esr')?.value
    if (esr && /^\d{6}$/.test(esr)) return esr.slice(0, 4)
    const known = invented.get(place.id) ?? pad(9000 + invented.size, 4)
    invented.set(place.id, known)
    return known
  }
}

/** `seed` shifts the series, so that two runs differ. */
export const createNumbers = (seed: number): Numbers => {
  const shift = Math.abs(Math.trunc(seed)) * 7919
  const counts = new Map<string, number>()
  const count = (series: string, size: number): number => {
    const next = counts.get(series) ?? 0
    counts.set(series, next + 1)
    return (next + shift) % size
  }
  const stationNumber = createStationNumbers()
  return {
    container() {
      // SIM is an owner code that says what it is.
      const stem = `SIMU${pad(count('container', 1_000_000), 6)}`
      return `urn:epc:id:bic:${stem}${containerDigit(stem)}`
    },
    vessel() {
      const stem = `29${pad(count('vessel', 10_000), 4)}`
      return `urn:epc:id:imovn:${stem}${imoDigit(stem)}`
    },
    truck() {
      const at = count('truck', 99_000)
      const plate = `${pad(1 + Math.floor(at / 1000), 2)}SM${pad(at % 1000, 3)}`
      return thingUri(readPlate(plate)!)!
    },
    wagon(gaugeMm) {
      // 94: private flat wagon of the 1520 mm network. 31 75 4554: container flat of TCDD, UIC.
      const stem =
        gaugeMm === 1520
          ? `94${pad(count('1520', 100_000), 5)}`
          : `3175${pad(4_550_000 + count('1435', 10_000), 7)}`
      return `urn:karvan:wagon:${stem}${luhnDigit(stem)}`
    },
    train(from, to) {
      const [a, b] = [stationNumber(from), stationNumber(to)]
      const next = counts.get(a + b) ?? 0
      counts.set(a + b, next + 1)
      return `urn:karvan:train:${a}${pad(1 + (next % 999), 3)}${b}`
    },
  }
}
