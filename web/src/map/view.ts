/** The Caspian Sea with both its shores, where the corridors cross: west, south, east, north. */
export const FIRST_VIEW: [number, number, number, number] = [41.2, 35.9, 56.2, 43.6]

/** A sample of every script that a map may draw: Latin with Azerbaijani and Turkish letters, Cyrillic, Persian. */
export const SAMPLE = 'Aəğışö Жя ابپچ 0123'
