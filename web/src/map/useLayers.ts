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
  /** Layers that go under one of another source instead of on top, by id: what stands higher gets its room first. */
  beneath?: Readonly<Record<string, string>>
}

/** Puts a source with its layers on the map for as long as the component lives. */
export const useLayers = ({
  id,
  data,
  layers,
  buffer = 128,
  beneath = {},
}: LayersOfSource): void => {
  const map = useMap()
  // biome-ignore lint/correctness/useExhaustiveDependencies: later data goes through setData below
  useEffect(() => {
    map.addSource(id, { type: 'geojson', data, buffer })
    const added = layers()
    for (const layer of added) {
      map.addLayer({ ...layer, source: id } as LayerSpecification, beneath[layer.id])
    }
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
