/** Draws that depend on the seed alone. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  between(low: number, high: number): number
  /** Both ends included. */
  integer(low: number, high: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Triangular with mean 1: half to 1.6 times the mean, most often a little below it. */
  around(mean: number): number
}

/** FNV-1a, 32 bit: a seed out of a text. */
const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0
  return hash
}

const LOW = 0.5
const MODE = 0.9
const HIGH = 1.6

/** A stream of its own for every name, so that one part of the model does not disturb another. Weyl sequence with a 32-bit mixer. */
export const createRandom = (seed: number, name: string): Random => {
  let state = hashText(`${seed}/${name}`)
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + (high - low) * next()
  const triangular = (): number => {
    const x = next()
    const turn = (MODE - LOW) / (HIGH - LOW)
    return x < turn
      ? LOW + Math.sqrt(x * (HIGH - LOW) * (MODE - LOW))
      : HIGH - Math.sqrt((1 - x) * (HIGH - LOW) * (HIGH - MODE))
  }
  return {
    next,
    between,
    integer: (low, high) => Math.floor(between(low, high + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    around: (mean) => mean * triangular(),
  }
}
