import { readFileSync } from 'node:fs'
import type { Feature, FeatureCollection, Geometry, MultiLineString, Position } from 'geojson'
import { merge, mesh } from 'topojson-client'
import { presimplify, simplify } from 'topojson-simplify'
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification'
import type { Plugin } from 'vite'
import { clipLine, clipRing } from './clip.ts'

const MODULE = 'virtual:geography'
const RESOLVED = `\0${MODULE}`

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>

/**
 * Land, coast and boundaries of the part of the world that the corridors cross, out of Natural
 * Earth as `world-atlas` packs it, simplified and cut at build time. `import address from
 * 'virtual:geography'` gives the address of the GeoJSON.
 */
export const geography = (): Plugin => {
  let isBuild = true
  return {
    name: 'karvan-geography',
    configResolved(config) {
      isBuild = config.command === 'build'
    },
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return
      const source = JSON.stringify(deriveGeography())
      if (!isBuild) {
        return `export default URL.createObjectURL(new Blob([${JSON.stringify(source)}]))`
      }
      const reference = this.emitFile({ type: 'asset', name: 'geography.json', source })
      return `export default import.meta.ROLLUP_FILE_URL_${reference}`
    },
  }
}

/** West, south, east, north. Past the edges the map shows sea, so they lie far from every corridor. */
const BOX = [-12, -6, 126, 74] as const

/** Effective area under which a point is dropped, square degrees (Visvalingam): about 3 km² in the Caucasus. */
const MINIMUM_AREA = 0.0003

/**
 * Boundaries that states dispute; the sources differ and the map takes no side: the line is not
 * drawn. Pairs of country names as world-atlas 2.0.2 has them, and boxes.
 */
const UNDRAWN_PAIRS = new Set([
  'Cyprus|N. Cyprus',
  'Cyprus U.N. Buffer Zone|N. Cyprus',
  'Cyprus|Cyprus U.N. Buffer Zone',
  'Kosovo|Serbia',
  'Somalia|Somaliland',
])
const UNDRAWN_BOXES = [[32.5, 45.5, 36, 46.6]] as const

const deriveGeography = (): FeatureCollection => {
  const file = new URL(import.meta.resolve('world-atlas/countries-10m.json'))
  const whole = JSON.parse(readFileSync(file, 'utf8')) as Countries
  const topology = simplify(presimplify(whole), MINIMUM_AREA) as Countries
  const countries = topology.objects.countries
  const polygons = countries.geometries as (Polygon | MultiPolygon)[]
  const boundaries = mesh(topology, countries, (a, b) => a !== b && isDrawn(a, b))
  return {
    type: 'FeatureCollection',
    features: [
      part('land', merge(topology, polygons as never)),
      part(
        'coast',
        mesh(topology, countries, (a, b) => a === b),
      ),
      part('boundary', withoutBoxes(boundaries)),
    ],
  }
}

const isDrawn = (a: unknown, b: unknown): boolean => {
  const names = [a, b].map((side) => (side as { properties: { name: string } }).properties.name)
  return !UNDRAWN_PAIRS.has(names.sort().join('|'))
}

const withoutBoxes = (lines: MultiLineString): MultiLineString => ({
  ...lines,
  coordinates: lines.coordinates.filter((line) => !line.some(isUndrawn)),
})

const isUndrawn = ([x = 0, y = 0]: Position): boolean =>
  UNDRAWN_BOXES.some(([west, south, east, north]) => x > west && x < east && y > south && y < north)

const part = (kind: string, geometry: Geometry): Feature => ({
  type: 'Feature',
  properties: { kind },
  geometry: rounded(clipped(geometry)),
})

const clipped = (geometry: Geometry): Geometry => {
  if (geometry.type === 'MultiLineString') {
    const lines = geometry.coordinates.flatMap((line) => clipLine(line, BOX))
    return { type: 'MultiLineString', coordinates: lines }
  }
  if (geometry.type !== 'MultiPolygon') throw new Error(`unexpected ${geometry.type}`)
  const coordinates = geometry.coordinates
    .map((rings) => rings.map((ring) => clipRing(ring, BOX)).filter((ring) => ring.length >= 4))
    .filter((rings) => rings.length > 0)
  return { type: 'MultiPolygon', coordinates }
}

/** Three decimals: about 100 m, finer than the 1:10 million source. */
const rounded = (geometry: Geometry): Geometry =>
  JSON.parse(
    JSON.stringify(geometry, (_key, value) =>
      typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
    ),
  ) as Geometry
