import type { Live, Thing } from '@karvan/contract'
import { Link } from '@tanstack/react-router'
import { useText } from '../../i18n/index.ts'
import { formatAge, formatMinutes } from '../../i18n/time.ts'
import { useNow } from '../../ui/useNow.ts'
import { useNamePlace } from '../network/network.ts'
import { compareByUrgency, KINDS } from './filter.ts'
import type { ChangeSearch } from './LivePage.tsx'
import { KindGlyph, SimulatedMark, StatusShape } from './Marks.tsx'
import { describeWhere } from './words.ts'

const ATTENTION_LIMIT = 40
const PLACES_LIMIT = 10

interface SidePanelsProps {
  live: Live
  things: readonly Thing[]
  /** The past is shown, not now. */
  isPast: boolean
  onChange: ChangeSearch
}

/** Beside the map: what needs attention, and where most things stand. */
export const SidePanels = ({ live, things, isPast, onChange }: SidePanelsProps) => {
  const { t } = useText()
  const clock = useNow(60_000)
  const at = isPast ? new Date(live.time) : clock
  const urgent = things.filter(({ status }) => status !== 'normal').sort(compareByUrgency)
  return (
    <aside className="side">
      <section className="panel side-attention" aria-labelledby="attention-title">
        <div className="panel-head">
          <h2 id="attention-title">{t('attention.title')}</h2>
          <span className="count">{urgent.length}</span>
        </div>
        {urgent.length === 0 && <p className="panel-body muted">{t('attention.none')}</p>}
        {/* A list that scrolls must be reachable by keyboard. */}
        <ul className="side-list">
          {urgent.slice(0, ATTENTION_LIMIT).map((thing) => (
            <AttentionRow key={thing.id} thing={thing} at={at} />
          ))}
        </ul>
      </section>
      <BusyPlaces live={live} isPast={isPast} onChange={onChange} />
    </aside>
  )
}

const AttentionRow = ({ thing, at }: { thing: Thing; at: Date }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  return (
    <li>
      <Link to="/things/$id" params={{ id: thing.id }} className="attention">
        <StatusShape status={thing.status} size={13} />
        <span className="attention-head">
          <span className="mono attention-label">{thing.label}</span>
          {thing.simulated && <SimulatedMark />}
        </span>
        <span className="attention-delay">
          {thing.delayMinutes
            ? `+${formatMinutes(thing.delayMinutes, t)}`
            : formatAge(thing.lastTime, at, t)}
        </span>
        <span className="attention-where muted">
          {t(`status.${thing.status}`)} · {describeWhere(thing, t, namePlace)}
        </span>
      </Link>
    </li>
  )
}

const BusyPlaces = ({ live, isPast, onChange }: Omit<SidePanelsProps, 'things'>) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const busiest = Object.entries(live.counts)
    .map(([place, counts]) => ({ place, counts, total: sum(counts) }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, PLACES_LIMIT)
  const most = busiest[0]?.total ?? 1
  if (busiest.length === 0) return null
  return (
    <section className="panel side-busy" aria-labelledby="busy-title">
      <div className="panel-head">
        <h2 id="busy-title">{t(isPast ? 'busy.titleThen' : 'busy.title')}</h2>
      </div>
      <ul className="side-list">
        {busiest.map(({ place, counts, total }) => (
          <li key={place}>
            <button type="button" className="busy" onClick={() => onChange({ place })}>
              <span className="busy-name">{namePlace(place)}</span>
              <Counts counts={counts} />
              <span className="busy-bar" style={{ inlineSize: `${(100 * total) / most}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)

/** How many of each kind: glyph and number to see, words to hear. */
export const Counts = ({ counts }: { counts: Record<string, number> }) => {
  const { t } = useText()
  const present = KINDS.filter((kind) => (counts[kind] ?? 0) > 0)
  return (
    <span className="counts">
      {present.map((kind) => (
        <span
          key={kind}
          className="counts-kind"
          title={t(`kinds.${kind}`, { count: counts[kind] })}
        >
          <KindGlyph kind={kind} size={13} />
          <span aria-hidden="true" className="data">
            {counts[kind]}
          </span>
          <span className="visually-hidden">{t(`kinds.${kind}`, { count: counts[kind] })}</span>
        </span>
      ))}
    </span>
  )
}
