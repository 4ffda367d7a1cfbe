import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/index.ts'

const SHOWN = 3

/** The number at the end of an identifier: enough to know it by in a list. */
const shortThing = (id: string): string => decodeURIComponent(id.split(/[:/]/).at(-1) || id)

/** The first few things as links, and how many more there are. */
export const ThingNames = ({ things }: { things: readonly string[] }) => {
  const { t } = useText()
  return (
    <span className="marks">
      {things.slice(0, SHOWN).map((id) => (
        <Link key={id} to="/things/$id" params={{ id }} className="mono" title={id}>
          {shortThing(id)}
        </Link>
      ))}
      {things.length > SHOWN && (
        <span className="muted" title={things.slice(SHOWN).map(shortThing).join('\n')}>
          {t('place.moreSources', { count: things.length - SHOWN })}
        </span>
      )}
    </span>
  )
}
