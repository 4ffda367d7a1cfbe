import type { Thing } from '@karvan/contract'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import {
  Cell,
  Column,
  Row,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
} from 'react-aria-components/Table'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatAge, formatDelay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useNow } from '../../ui/useNow.ts'
import { type NamePlace, useNamePlace } from '../network/network.ts'
import { compareByUrgency } from './filter.ts'
import { KindGlyph, SimulatedMark, StatusMark } from './Marks.tsx'
import { describeWhere } from './words.ts'
import './list.css'

const PAGE_ROWS = 100

interface ThingListProps {
  things: readonly Thing[]
  /** The instant that is shown when it is not now: ages count to it. */
  past: string | undefined
  /** False: nothing is known at all, whatever the filter. */
  isAny: boolean
  onClear: () => void
  /** Undefined where no map can be drawn. */
  onShowMap: (() => void) | undefined
}

/** The same things as on the map, for keyboards, screen readers and slow machines. */
const ThingList = ({ things, past, isAny, onClear, onShowMap }: ThingListProps) => {
  const { t } = useText()
  const navigate = useNavigate()
  const namePlace = useNamePlace()
  const [sort, setSort] = useState<SortDescriptor>({ column: 'status', direction: 'ascending' })
  const [limit, setLimit] = useState(PAGE_ROWS)
  const sorted = useMemo(
    () => [...things].sort(compareBy(sort, t, namePlace)),
    [things, sort, t, namePlace],
  )
  if (things.length === 0) return isAny ? <NoMatch onClear={onClear} /> : <NothingYet />
  return (
    <div className="things">
      <div className="things-head">
        <p className="things-count" role="status">
          {t('list.count', { count: things.length })}
        </p>
        {onShowMap && (
          <Button onPress={onShowMap}>
            <Icon name="map" />
            {t('filter.asMap')}
          </Button>
        )}
      </div>
      <div className="things-scroll">
        <Table
          aria-label={t('list.label')}
          className="table"
          sortDescriptor={sort}
          onSortChange={setSort}
          onRowAction={(id) => void navigate({ to: '/things/$id', params: { id: String(id) } })}
        >
          <TableHeader>
            <Column id="status" allowsSorting>
              {t('list.status')}
            </Column>
            <Column id="label" isRowHeader allowsSorting>
              {t('list.number')}
            </Column>
            <Column id="kind" allowsSorting>
              {t('list.kind')}
            </Column>
            <Column id="where" allowsSorting>
              {t('list.where')}
            </Column>
            <Column id="age" allowsSorting>
              {t('list.age')}
            </Column>
            <Column id="basis">{t('list.basis')}</Column>
            <Column id="delay" allowsSorting>
              {t('list.delay')}
            </Column>
          </TableHeader>
          <TableBody>
            {sorted.slice(0, limit).map((thing) => (
              <ThingRow key={thing.id} thing={thing} past={past} />
            ))}
          </TableBody>
        </Table>
        {sorted.length > limit && (
          <Button onPress={() => setLimit(limit + PAGE_ROWS)}>
            {t('list.more', { count: Math.min(PAGE_ROWS, sorted.length - limit) })}
          </Button>
        )}
      </div>
    </div>
  )
}
export default ThingList

const ThingRow = ({ thing, past }: { thing: Thing; past: string | undefined }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const clock = useNow(60_000)
  const at = past === undefined ? clock : new Date(past)
  const basis = thing.estimate?.basis ?? thing.where?.basis
  return (
    <Row id={thing.id} data-thing-id={thing.id} textValue={thing.label}>
      <Cell>
        <StatusMark status={thing.status} />
      </Cell>
      <Cell>
        <span className="table-label">
          <span className="mono">{thing.label}</span>
          {thing.simulated && <SimulatedMark />}
        </span>
      </Cell>
      <Cell>
        <span className="table-kind">
          <KindGlyph kind={thing.kind} /> {t(`kind.${thing.kind}`)}
        </span>
      </Cell>
      <Cell>{describeWhere(thing, t, namePlace)}</Cell>
      <Cell className="table-short">{formatAge(thing.lastTime, at, t)}</Cell>
      <Cell>{basis ? t(`basis.${basis}`) : t('common.unknown')}</Cell>
      <Cell className="table-short">
        {thing.delayMinutes === null ? '–' : formatDelay(thing.delayMinutes, t)}
      </Cell>
    </Row>
  )
}

const NoMatch = ({ onClear }: { onClear: () => void }) => {
  const { t } = useText()
  return (
    <Notice title={t('list.empty')} hint={t('list.emptyHint')}>
      <Button onPress={onClear}>{t('filter.clear')}</Button>
    </Notice>
  )
}

const NothingYet = () => {
  const { t } = useText()
  return <Notice title={t('live.none')} hint={t('live.noneHint')} />
}

type Compare = (a: Thing, b: Thing) => number

const compareBy = (
  { column, direction }: SortDescriptor,
  t: Translate,
  namePlace: NamePlace,
): Compare => {
  const compares: Record<string, Compare> = {
    status: compareByUrgency,
    label: (a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }),
    kind: (a, b) => t(`kind.${a.kind}`).localeCompare(t(`kind.${b.kind}`)),
    where: (a, b) => describeWhere(a, t, namePlace).localeCompare(describeWhere(b, t, namePlace)),
    age: (a, b) => b.lastTime.localeCompare(a.lastTime),
    delay: (a, b) => (b.delayMinutes ?? -1e9) - (a.delayMinutes ?? -1e9),
  }
  const compare = compares[String(column)] ?? compareByUrgency
  return direction === 'descending' ? (a, b) => -compare(a, b) : compare
}
