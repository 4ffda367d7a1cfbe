const NAMES = [
  'sea',
  'sea-glow',
  'land',
  'coast',
  'boundary',
  'rail',
  'rail-tie',
  'road',
  'lane',
  'highlight',
  'surface',
  'text',
  'text-2',
  'accent',
  'normal',
  'at-risk',
  'late',
  'hold',
  'no-signal',
  'on-status',
  'line-strong',
] as const

export type Palette = Record<(typeof NAMES)[number], string>

/** The colours of the drawn theme, from the tokens: the map has none of its own. */
export const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Palette
}
