interface Position {
  latitude: number
  longitude: number
}

/** Mean radius of the earth, IUGG. */
const EARTH_RADIUS_KM = 6371.0088

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Shortest way over the globe in km, by the haversine formula on a sphere (within 0.6 % of the ellipsoid). */
export const greatCircleKm = (from: Position, to: Position): number => {
  const north = radians(to.latitude - from.latitude)
  const east = radians(to.longitude - from.longitude)
  const squared =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(squared)))
}
