import { encode } from 'uqr'

interface QrCodeProps {
  text: string
  label: string
}

/** Modules of quiet zone around the code (ISO/IEC 18004 §9.1). */
const QUIET = 4

/** Dark on light in both themes: not every camera reads the inverse. */
export const QrCode = ({ text, label }: QrCodeProps) => {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
