/** Sources whose licence asks for a credit wherever the data is shown, with the name that the credit must hold. */
export const CREDITED: Readonly<Record<string, string>> = {
  GEONAMES: 'GeoNames',
  LOCODE: 'UN/LOCODE',
  LOCODE2: 'UN/LOCODE',
  SEAPORTS: 'sea-ports',
}
