import type { Live, Network } from '@karvan/contract'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { nameOf } from '../network/network.ts'
import { KINDS, type LiveSearch, readWords, STATUSES, toggleWord } from './filter.ts'
import { type ChangeSearch, CLEARED } from './LivePage.tsx'
import { KindGlyph, StatusShape } from './Marks.tsx'

interface FilterBarProps {
  search: LiveSearch
  live: Live
  network: Network
  onChange: ChangeSearch
}

/** Status and kind, which are the legend too; place, corridor, number. */
export const FilterBar = ({ search, live, network, onChange }: FilterBarProps) => {
  const { t } = useText()
  const isFiltered = search.kind || search.status || search.place || search.text
  return (
    <search className="filters" aria-label={t('filter.label')}>
      <StatusFilter search={search} live={live} onChange={onChange} />
      <KindFilter search={search} live={live} onChange={onChange} />
      <input
        className="input filter-text"
        type="search"
        aria-label={t('filter.text')}
        placeholder={t('filter.text')}
        value={search.text ?? ''}
        onChange={({ target }) => onChange({ text: target.value || undefined })}
      />
      <CorridorFilter search={search} network={network} onChange={onChange} />
      <PlaceFilter search={search} network={network} onChange={onChange} />
      {isFiltered && (
        <Button look="quiet" onPress={() => onChange(CLEARED)}>
          <Icon name="close" size={14} /> {t('filter.clear')}
        </Button>
      )}
    </search>
  )
}

interface PartProps {
  search: LiveSearch
  live: Live
  onChange: ChangeSearch
}

/** Best first: it reads as a legend. */
const SHOWN_STATUSES = ['normal', 'at-risk', 'late', 'hold', 'no-signal'] as const

const StatusFilter = ({ search, live, onChange }: PartProps) => {
  const { t } = useText()
  const on = readWords(search.status, STATUSES)
  return (
    <fieldset className="chips" aria-label={t('filter.status')}>
      {SHOWN_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          className="chip"
          aria-pressed={on.has(status)}
          onClick={() => onChange({ status: toggleWord(search.status, status, STATUSES) })}
        >
          <StatusShape status={status} />
          {t(`status.${status}`)}
          <span className="chip-count">
            {live.things.filter((thing) => thing.status === status).length}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

const KindFilter = ({ search, live, onChange }: PartProps) => {
  const { t } = useText()
  const on = readWords(search.kind, KINDS)
  const present = KINDS.filter(
    (kind) => search.kind?.includes(kind) || live.things.some((thing) => thing.kind === kind),
  )
  return (
    <fieldset className="chips" aria-label={t('filter.kind')}>
      {present.map((kind) => (
        <button
          key={kind}
          type="button"
          className="chip"
          aria-pressed={on.has(kind)}
          title={t(`kind.${kind}`)}
          onClick={() => onChange({ kind: toggleWord(search.kind, kind, KINDS) })}
        >
          <KindGlyph kind={kind} />
          <span className="visually-hidden">{t(`kind.${kind}`)}</span>
          <span className="chip-count">
            {live.things.filter((thing) => thing.kind === kind).length}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

interface NetworkPartProps {
  search: LiveSearch
  network: Network
  onChange: ChangeSearch
}

const CorridorFilter = ({ search, network, onChange }: NetworkPartProps) => {
  const { t } = useText()
  const corridors = [...new Set(network.links.flatMap((link) => link.corridors))].sort()
  return (
    <select
      className="select"
      aria-label={t('filter.corridor')}
      value={search.corridor ?? ''}
      onChange={({ target }) => onChange({ corridor: target.value || undefined })}
    >
      <option value="">{t('filter.allCorridors')}</option>
      {corridors.map((corridor) => (
        <option key={corridor}>{corridor}</option>
      ))}
    </select>
  )
}

const PlaceFilter = ({ search, network, onChange }: NetworkPartProps) => {
  const { t, language } = useText()
  const places = network.places
    .map((place) => ({ id: place.id, name: nameOf(place, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
  return (
    <select
      className="select filter-place"
      aria-label={t('filter.place')}
      value={search.place ?? ''}
      onChange={({ target }) => onChange({ place: target.value || undefined })}
    >
      <option value="">{t('filter.allPlaces')}</option>
      {places.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
