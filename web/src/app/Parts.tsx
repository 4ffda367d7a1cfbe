import { useLinkProps } from '@tanstack/react-router'

type PartPath = '/account' | '/organisation' | '/sharing' | '/audit' | '/events'

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
      <PartLink
        key={part}
        to={to}
        part={index === 0 ? undefined : part}
        text={text}
        isCurrent={part === current}
      />
    ))}
  </nav>
)

interface PartLinkProps {
  to: PartPath
  part: string | undefined
  text: string
  isCurrent: boolean
}

/** The parts share an address path: the current one is marked here, not by the router. */
const PartLink = ({ to, part, text, isCurrent }: PartLinkProps) => {
  const link = useLinkProps({ to, search: part === undefined ? {} : { part } })
  return (
    <a {...link} aria-current={isCurrent ? 'page' : undefined}>
      {text}
    </a>
  )
}

/** The part of the address, or the first where the address names none that may be shown. */
export const findPart = <Part extends string>(
  asked: string | undefined,
  shown: readonly Part[],
): Part => shown.find((part) => part === asked) ?? shown[0]!
