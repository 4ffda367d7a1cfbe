import { Link } from '@tanstack/react-router'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatTimeAtOffset } from '../../i18n/time.ts'
import { Icon } from '../../ui/Icon.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { type NamePlace, useNamePlace } from '../network/network.ts'
import { iconOfStep, nameDisposition, nameStep } from '../tracking/words.ts'
import { type Event, placeOf, thingsOf } from './events.ts'

/** Of many things in one event the first are named. */
const NAMED = 3

export const EventTable = ({ events }: { events: readonly Event[] }) => {
  const { t, language } = useText()
  const namePlace = useNamePlace()
  return (
    <Table
      label={t('events.title')}
      columns={columnsOf(t, namePlace, (event) =>
        formatTimeAtOffset(event.eventTime, event.eventTimeZoneOffset, language),
      )}
      rows={events.map((event, index) => ({ event, id: `${event.recordTime} ${index}` }))}
      rowId={({ id }) => id}
      empty={t('events.none')}
    />
  )
}

interface Row {
  event: Event
  id: string
}

const columnsOf = (
  t: Translate,
  namePlace: NamePlace,
  time: (event: Event) => string,
): Column<Row>[] => [
  {
    id: 'time',
    title: t('events.time'),
    cell: ({ event }) => <time dateTime={event.eventTime}>{time(event)}</time>,
  },
  { id: 'what', title: t('events.what'), cell: ({ event }) => <What event={event} /> },
  {
    id: 'where',
    title: t('events.where'),
    cell: ({ event }) => <Where event={event} namePlace={namePlace} />,
  },
  { id: 'things', title: t('events.things'), cell: ({ event }) => <Things event={event} /> },
]

const What = ({ event }: { event: Event }) => {
  const { t } = useText()
  const step = event.bizStep ?? null
  return (
    <>
      <span className="event-step">
        <Icon name={iconOfStep(step)} /> {nameStep(step, t)}
      </span>
      <span className="records-sub">
        {[event.type, event.action, event.disposition && nameDisposition(event.disposition, t)]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {event['karvan:simulated'] && <span className="records-sub">{t('simulated.mark')}</span>}
      {event['karvan:inPart'] && <span className="records-sub">{t('events.inPart')}</span>}
      {event['karvan:conflicting'] && (
        <span className="records-sub">{t('events.conflicting')}</span>
      )}
      {event.errorDeclaration && <span className="records-sub">{t('events.declared')}</span>}
    </>
  )
}

const Where = ({ event, namePlace }: { event: Event; namePlace: NamePlace }) => {
  const place = placeOf(event)
  const uri = event.bizLocation?.id ?? event.readPoint?.id
  if (place) {
    return (
      <Link to="/places/$id" params={{ id: place }}>
        {namePlace(place)}
      </Link>
    )
  }
  return uri ? (
    <span className="mono" dir="ltr">
      {uri}
    </span>
  ) : null
}

const Things = ({ event }: { event: Event }) => {
  const { t } = useText()
  const things = thingsOf(event)
  return (
    <>
      {things.slice(0, NAMED).map((thing) => (
        <Link
          key={thing}
          className="records-sub mono"
          dir="ltr"
          to="/things/$id"
          params={{ id: thing }}
        >
          {thing}
        </Link>
      ))}
      {things.length > NAMED && (
        <span className="records-sub">
          {t('events.moreThings', { count: things.length - NAMED })}
        </span>
      )}
    </>
  )
}
