import { useEffect } from 'react'
import { useMap } from '../MapContext.ts'
import type { Palette } from '../palette.ts'
import { createSprites } from '../sprites.ts'

/** Gives the map its pictures; stands before every layer that names them. */
export const SpritesLayer = ({ palette }: { palette: Palette }) => {
  const map = useMap()
  useEffect(() => {
    for (const { name, image, pixelRatio } of createSprites(palette)) {
      if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio })
    }
  }, [map, palette])
  return null
}
