import type { Status, ThingKind } from '@karvan/contract'
import { useText } from '../../i18n/index.ts'
import { KIND_GLYPHS, STATUS_SHAPES } from './marks.ts'
import './marks.css'

interface StatusShapeProps {
  status: Status
  size?: number
}

/** The bare shape in its colour; the word must stand beside it. */
export const StatusShape = ({ status, size = 12 }: StatusShapeProps) => (
  <svg
    className={`status-shape status-${status}`}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    aria-hidden="true"
  >
    <path d={STATUS_SHAPES[status]} />
  </svg>
)

/** Shape and word together. */
export const StatusMark = ({ status }: { status: Status }) => {
  const { t } = useText()
  return (
    <span className="status-mark">
      <StatusShape status={status} />
      {t(`status.${status}`)}
    </span>
  )
}

interface KindGlyphProps {
  kind: ThingKind
  size?: number
}

export const KindGlyph = ({ kind, size = 16 }: KindGlyphProps) => (
  <svg className="kind-glyph" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <path d={KIND_GLYPHS[kind]} fillRule="evenodd" />
  </svg>
)

/** Stands wherever something is shown that the simulator made. */
export const SimulatedMark = () => {
  const { t } = useText()
  return <span className="simulated-mark">{t('simulated.mark')}</span>
}

/** Above every screen that shows simulated things. */
export const SimulatedBanner = () => {
  const { t } = useText()
  return (
    <p className="simulated-banner" role="note" data-testid="simulated-banner">
      {t('simulated.banner')}
    </p>
  )
}
