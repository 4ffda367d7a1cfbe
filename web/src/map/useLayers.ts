import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, LayerSpecification } from 'maplibre-gl'
import { useEffect } from 'react'
import { isRemoved, useMap } from './MapContext.ts'

type WithoutSource<Layer> = Layer extends LayerSpecification ? Omit<Layer, 'source'> : never
export type LayerOfSource = WithoutSource<Exclude<LayerSpecification, { type: 'background' }>>

export interface LayersOfSource {
  id: string
  /** Features, or the address of a GeoJSON file. */
  data: FeatureCollection | string
  /** Bottom first; read once, when the layer appears. */
  layers: () => LayerOfSource[]
  /** Pixels kept around tiles: wide blurred lines need many. */
  buffer?: number
}

/** Puts a source with its layers on top of the map for as long as the component lives. */
export const useLayers = ({ id, data, layers, buffer = 128 }: LayersOfSource): void => {
  const map = useMap()
  // biome-ignore lint/correctness/useExhaustiveDependencies: later data goes through setData below
  useEffect(() => {
    map.addSource(id, { type: 'geojson', data, buffer })
    const added = layers()
    for (const layer of added) map.addLayer({ ...layer, source: id } as LayerSpecification)
    return () => {
      if (isRemoved(map)) return
      for (const layer of added) map.removeLayer(layer.id)
      map.removeSource(id)
    }
  }, [map, id])
  useEffect(() => {
    map.getSource<GeoJSONSource>(id)?.setData(data)
  }, [map, id, data])
}

export const collect = (features: FeatureCollection['features']): FeatureCollection => ({
  type: 'FeatureCollection',
  features,
})
