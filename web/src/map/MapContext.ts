import type { Map as ChartMap } from 'maplibre-gl'
import { createContext, useContext } from 'react'

const MapContext = createContext<ChartMap | null>(null)
export const MapProvider = MapContext.Provider

/** The map that a layer belongs to; layers are only rendered inside `<MapCanvas>`. */
export const useMap = (): ChartMap => {
  const map = useContext(MapContext)
  if (!map) throw new Error('a map layer stands outside of a map')
  return map
}

const removed = new WeakSet<ChartMap>()
export const removeMap = (map: ChartMap): void => {
  removed.add(map)
  map.remove()
}

/** React cleans up parents before children: a layer may outlive its map. */
export const isRemoved = (map: ChartMap): boolean => removed.has(map)
