import { Link } from '@tanstack/react-router'

export type PartPath = '/account' | '/organisation' | '/sharing' | '/audit'

interface PartsProps {
  label: string
  to: PartPath
  /** The part that is shown; the first is the page's own address. */
  current: string
  parts: readonly (readonly [part: string, text: string])[]
}

/** Links between the parts of a page: the address says which one is shown. */
export const Parts = ({ label, to, current, parts }: PartsProps) => (
  <nav className="parts" aria-label={label}>
    {parts.map(([part, text], index) => (
      <Link
        key={part}
        to={to}
        search={index === 0 ? {} : { part }}
        aria-current={part === current ? 'page' : undefined}
      >
        {text}
      </Link>
    ))}
  </nav>
)

/** The part of the address, or the first where the address names none that may be shown. */
export const findPart = <Part extends string>(
  asked: string | undefined,
  shown: readonly Part[],
): Part => shown.find((part) => part === asked) ?? shown[0]!
