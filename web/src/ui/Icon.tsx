import { ICONS, type IconName } from './icons.ts'

interface IconProps {
  name: IconName
  /** Side in CSS pixels. */
  size?: number
}

/** Icons that point along the reading direction; they turn round in right-to-left pages. */
const DIRECTED: ReadonlySet<IconName> = new Set(['forward', 'back', 'signOut', 'play', 'list'])

/** Decoration: the words beside it carry the meaning. */
export const Icon = ({ name, size = 18 }: IconProps) => (
  <svg
    className={DIRECTED.has(name) ? 'icon icon-directed' : 'icon'}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    aria-hidden="true"
  >
    <path d={ICONS[name]} />
  </svg>
)
