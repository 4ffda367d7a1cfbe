import type { Report } from '@karvan/contract'

/** Longest side after scaling, pixels. */
const MAX_SIDE_PIXELS = 1600
const JPEG_QUALITY = 0.82

/** Width and height of a picture scaled so that its longer side is at most `maxSide`; never enlarged. */
const scaleToFit = (
  width: number,
  height: number,
  maxSide: number,
): { width: number; height: number } => {
  const scale = Math.min(1, maxSide / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** A picture as a report takes it: JPEG of at most 1600 pixels. Position and maker's data are lost with the re-encoding. Throws when it cannot be read. */
export const readPhoto = async (file: Blob): Promise<NonNullable<Report['photo']>> => {
  const picture = await createImageBitmap(file)
  const { width, height } = scaleToFit(picture.width, picture.height, MAX_SIDE_PIXELS)
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
  picture.close()
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
  return { contentType: 'image/jpeg', base64: toBase64(new Uint8Array(await jpeg.arrayBuffer())) }
}

/** Call stacks do not take more arguments than this at once. */
const CHUNK_BYTES = 32_768

const toBase64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES))
  }
  return btoa(binary)
}
