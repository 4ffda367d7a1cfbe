import { Map as ChartMap, type LngLatBoundsLike, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { MapProvider, removeMap } from './MapContext.ts'
import type { Palette } from './palette.ts'
import './map.css'

setWorkerUrl(workerUrl)

/** Where the reader last looked; kept when theme or language redraw the map. */
export interface Camera {
  center: [number, number]
  zoom: number
}

interface MapCanvasProps {
  palette: Palette
  /** First view, west south east north. */
  bounds: LngLatBoundsLike
  camera: { current: Camera | undefined }
  label: string
  /** A sample of every script that will be drawn: glyphs are made from the page's fonts. */
  sample: string
  onReady: (isReady: boolean) => void
  onFailed: () => void
  children: ReactNode
}

const FONTS = ['400 16px', '500 16px', '600 16px']

/** MapLibre draws text from the page's fonts: they must be there before the first glyph is made. */
const loadFonts = async (sample: string): Promise<void> => {
  const families = ["'IBM Plex Sans'", "'IBM Plex Mono'", "'IBM Plex Sans Arabic'"]
  const wanted = FONTS.flatMap((size) => families.map((family) => `${size} ${family}`))
  await Promise.all(wanted.map((font) => document.fonts.load(font, sample)))
}

/** A chart without any tile server; layers are its children. Give it a new `key` to draw it anew. */
export const MapCanvas = (props: MapCanvasProps) => {
  const { palette, bounds, camera, label, sample, onReady, onFailed, children } = props
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<ChartMap | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a map is made once; a new key makes a new one
  useEffect(() => {
    let made: ChartMap | undefined
    let isEnded = false
    onReady(false)
    const start = async (): Promise<void> => {
      await loadFonts(sample)
      if (isEnded || !container.current) return
      made = createMap(container.current, { palette, bounds, camera: camera.current, label })
      made.once('style.load', () => setMap(made ?? null))
      made.on('idle', () => {
        // Before its layers are added a map is idle too.
        if (Object.keys(made!.getStyle().sources).length > 0) onReady(true)
      })
      made.on('moveend', () => {
        const { lng, lat } = made!.getCenter()
        camera.current = { center: [lng, lat], zoom: made!.getZoom() }
      })
    }
    start().catch((fault: unknown) => {
      console.error('the map cannot be drawn', fault)
      onFailed()
    })
    return () => {
      isEnded = true
      if (made) removeMap(made)
    }
  }, [])
  return (
    <div className="map-canvas" dir="ltr">
      <div ref={container} className="map-surface" />
      {map && <MapProvider value={map}>{children}</MapProvider>}
    </div>
  )
}

interface View {
  palette: Palette
  bounds: LngLatBoundsLike
  camera: Camera | undefined
  label: string
}

const createMap = (container: HTMLElement, { palette, bounds, camera, label }: View): ChartMap => {
  const map = new ChartMap({
    container,
    ...(camera ?? { bounds, fitBoundsOptions: { padding: 24 } }),
    style: {
      version: 8,
      sources: {},
      layers: [{ id: 'sea', type: 'background', paint: { 'background-color': palette.sea } }],
    },
    minZoom: 2.4,
    maxZoom: 13,
    maxPitch: 0,
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    fadeDuration: 0,
    locale: { 'Map.Title': label },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  return map
}
