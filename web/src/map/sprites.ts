import type { Status, ThingKind } from '@karvan/contract'
import { KINDS, STATUSES } from '../features/tracking/filter.ts'
import { KIND_GLYPHS, STATUS_SHAPES } from '../features/tracking/marks.ts'
import type { Palette } from './palette.ts'

/** Sprites are drawn at twice the CSS size: signed-distance icons would lose their halo. */
const RATIO = 2

export type NodeShape = 'port' | 'border' | 'station' | 'city' | 'terminal'

export const thingSprite = (kind: ThingKind, status: Status, isEstimate: boolean): string =>
  `thing-${kind}-${status}-${isEstimate ? 'estimate' : 'report'}`
export const nodeSprite = (shape: NodeShape, status: Status | 'none'): string =>
  `node-${shape}-${status}`
export const glyphSprite = (kind: ThingKind): string => `glyph-${kind}`
export const headingSprite = (status: Status): string => `heading-${status}`
export const EMPTY_SPRITE = 'empty'
export const SELECTION_SPRITE = 'selection'

export interface Sprite {
  name: string
  image: ImageData
  pixelRatio: number
}

/** Every picture that the map's layers name, in the colours of a theme. */
export const createSprites = (palette: Palette): Sprite[] => [
  ...KINDS.flatMap((kind) =>
    STATUSES.flatMap((status) => [
      sprite(thingSprite(kind, status, false), 32, (pen) => drawThing(pen, palette, kind, status)),
      sprite(thingSprite(kind, status, true), 32, (pen) =>
        drawEstimate(pen, palette, kind, status),
      ),
    ]),
  ),
  ...STATUSES.map((status) =>
    sprite(headingSprite(status), 48, (pen) => drawHeading(pen, palette, status)),
  ),
  ...KINDS.map((kind) =>
    sprite(glyphSprite(kind), 12, (pen) => fillGlyph(pen, kind, palette['text-2'], 0, 12)),
  ),
  ...(Object.keys(NODE_GLYPHS) as NodeShape[]).flatMap((shape) =>
    ([...STATUSES, 'none'] as const).map((status) =>
      sprite(nodeSprite(shape, status), 30, (pen) => drawNode(pen, palette, shape, status)),
    ),
  ),
  sprite(EMPTY_SPRITE, 1, () => undefined),
  sprite(SELECTION_SPRITE, 44, (pen) => drawSelection(pen, palette)),
]

type Pen = OffscreenCanvasRenderingContext2D

const sprite = (name: string, side: number, draw: (pen: Pen) => void): Sprite => {
  const canvas = new OffscreenCanvas(side * RATIO, side * RATIO)
  const pen = canvas.getContext('2d')!
  pen.scale(RATIO, RATIO)
  draw(pen)
  const image = pen.getImageData(0, 0, canvas.width, canvas.height)
  return { name, image, pixelRatio: RATIO }
}

/** Shape outlines on the 24 grid are scaled to this many pixels inside the 32 of a sprite. */
const SHAPE_SIDE: Record<Status, number> = {
  normal: 26,
  'at-risk': 30,
  late: 24,
  hold: 30,
  'no-signal': 26,
}
const GLYPH_SIDE: Record<Status, number> = {
  normal: 13,
  'at-risk': 11,
  late: 14,
  hold: 12,
  'no-signal': 13,
}
/** The middle of a triangle lies lower than that of its box. */
const GLYPH_DROP: Partial<Record<Status, number>> = { 'at-risk': 3.5 }

const shapePath = (status: Status, centre: number, side: number): Path2D => {
  const scale = side / 24
  const path = new Path2D()
  path.addPath(
    new Path2D(STATUS_SHAPES[status]),
    new DOMMatrix([scale, 0, 0, scale, centre - side / 2, centre - side / 2]),
  )
  return path
}

const fillGlyph = (
  pen: Pen,
  kind: ThingKind,
  colour: string,
  start: number,
  side: number,
  y = start,
): void => {
  pen.save()
  pen.translate(start, y)
  pen.scale(side / 24, side / 24)
  pen.fillStyle = colour
  pen.fill(new Path2D(KIND_GLYPHS[kind]), 'evenodd')
  pen.restore()
}

const drawKind = (pen: Pen, kind: ThingKind, status: Status, colour: string): void => {
  const side = GLYPH_SIDE[status]
  const start = 16 - side / 2
  fillGlyph(pen, kind, colour, start, side, start + (GLYPH_DROP[status] ?? 0))
}

/** A report: filled. No signal is a ring by its nature. */
const drawThing = (pen: Pen, palette: Palette, kind: ThingKind, status: Status): void => {
  if (status === 'no-signal') {
    drawEstimate(pen, palette, kind, status)
    return
  }
  const path = shapePath(status, 16, SHAPE_SIDE[status])
  stroke(pen, path, palette.surface, 3)
  pen.fillStyle = palette[status]
  pen.fill(path)
  drawKind(pen, kind, status, palette['on-status'])
}

/** An estimate: hollow, with a broken outline. */
const drawEstimate = (pen: Pen, palette: Palette, kind: ThingKind, status: Status): void => {
  const path = shapePath(status, 16, SHAPE_SIDE[status] - 2)
  stroke(pen, path, palette.surface, 5)
  pen.fillStyle = palette.surface
  pen.fill(path)
  stroke(pen, path, palette[status], 2.2, status === 'no-signal' ? [] : [4, 2])
  drawKind(pen, kind, status, palette[status])
}

const stroke = (
  pen: Pen,
  path: Path2D,
  colour: string,
  width: number,
  dash: number[] = [],
): void => {
  pen.setLineDash(dash)
  pen.lineJoin = 'round'
  pen.strokeStyle = colour
  pen.lineWidth = width
  pen.stroke(path)
}

/** A small nose outside of the mark, to the north; the map turns it towards the next place. */
const drawHeading = (pen: Pen, palette: Palette, status: Status): void => {
  const path = new Path2D('M24 1.500 29 8.500H19Z')
  stroke(pen, path, palette.surface, 2.5)
  pen.fillStyle = palette[status]
  pen.fill(path)
}

const drawSelection = (pen: Pen, palette: Palette): void => {
  const path = new Path2D('M22 2a20 20 0 1 1 0 40 20 20 0 0 1 0-40Z')
  stroke(pen, path, palette.surface, 4.5)
  stroke(pen, path, palette.accent, 2.5)
}

const NODE_GLYPHS: Record<NodeShape, string> = {
  port: 'M12 3.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM12 7.500V20M8 10.500h8M5 14c.8 3.500 3.500 5.500 7 6 3.500-.5 6.200-2.500 7-6',
  border: 'M5 12h14',
  station: 'M12 10.500a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3Z',
  city: 'M7 18V9h5v9M12 18V6h5v12M5 18h14',
  terminal: 'M6 9h12v7H6ZM10 9v7M14 9v7',
}

const NODE_LINE: Partial<Record<NodeShape, number>> = { border: 5, station: 4 }

/** A ring with the kind of place in it; the worst status of what stands there colours it and adds its shape. */
const drawNode = (pen: Pen, palette: Palette, shape: NodeShape, status: Status | 'none'): void => {
  const ring = new Path2D('M15 5a10 10 0 1 1 0 20 10 10 0 0 1 0-20Z')
  stroke(pen, ring, palette.surface, 5)
  pen.fillStyle = palette.surface
  pen.fill(ring)
  stroke(pen, ring, status === 'none' ? palette['line-strong'] : palette[status], 2.5)
  pen.save()
  pen.translate(15 - 7.2, 15 - 7.2)
  pen.scale(0.6, 0.6)
  pen.lineCap = 'round'
  stroke(pen, new Path2D(NODE_GLYPHS[shape]), palette.text, NODE_LINE[shape] ?? 2.4)
  pen.restore()
  if (status !== 'none' && status !== 'normal') drawCorner(pen, palette, status)
}

const drawCorner = (pen: Pen, palette: Palette, status: Status): void => {
  const path = new Path2D()
  path.addPath(shapePath(status, 24, 10))
  stroke(pen, path, palette.surface, 4)
  pen.fillStyle = status === 'no-signal' ? palette.surface : palette[status]
  pen.fill(path)
  if (status === 'no-signal') stroke(pen, path, palette[status], 2)
}
