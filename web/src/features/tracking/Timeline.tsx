import type { Thing, TimelineEntry } from '@karvan/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode, useState } from 'react'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { formatMinutes, formatTime, formatTimeAtOffset } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { IconName } from '../../ui/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import { useNamePlace } from '../network/network.ts'
import { foldPositions } from './foldPositions.ts'
import { timelineQuery } from './things.ts'
import { bareWord, iconOfStep, nameStep } from './words.ts'

/** What happened to a thing and to what it was inside of, newest first. */
export const Timeline = ({ thing }: { thing: Thing }) => {
  const { t } = useText()
  const query = useInfiniteQuery(timelineQuery(thing.id))
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section className="panel timeline" aria-labelledby="timeline-title">
      <div className="panel-head">
        <h2 id="timeline-title">{t('timeline.title')}</h2>
        <span className="muted">{t('thing.events', { count: thing.events })}</span>
      </div>
      {!data && error && <Failure fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <Notice isBusy isSmall title={t('common.loading')} />}
      {data && entries.length === 0 && <Notice isSmall title={t('timeline.empty')} />}
      <ol className="timeline-entries" aria-live="polite">
        {foldPositions(entries).map(({ shown, folded }) => (
          <Fragment key={shown.recordTime}>
            <Entry entry={shown} thing={thing.id} />
            {folded.length > 0 && <Positions entries={folded} thing={thing.id} />}
          </Fragment>
        ))}
      </ol>
      {hasNextPage && (
        <div className="panel-body">
          <Button isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('timeline.older')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** Positions between two happenings, folded to one line. */
const Positions = ({ entries, thing }: { entries: readonly TimelineEntry[]; thing: string }) => {
  const { t, language } = useText()
  const [isOpen, setOpen] = useState(false)
  const times = [entries.at(-1)!, entries[0]!].map(({ eventTime }) =>
    formatTime(eventTime, language),
  )
  return (
    <>
      <li className="entry entry-folded">
        <span className="entry-icon entry-icon-small" />
        <Button look="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {t('timeline.positions', { count: entries.length })} · <bdi>{times[0]}</bdi> –{' '}
          <bdi>{times[1]}</bdi>
        </Button>
      </li>
      {isOpen &&
        entries.map((entry) => <Entry key={entry.recordTime} entry={entry} thing={thing} />)}
    </>
  )
}

const Entry = ({ entry, thing }: { entry: TimelineEntry; thing: string }) => {
  const { t } = useText()
  const step = entry.bizStep === null ? undefined : bareWord(entry.bizStep)
  return (
    <li
      className={entry.retracted ? 'entry entry-retracted' : 'entry'}
      data-event-id={entry.eventID}
      data-step={step}
    >
      <span className="entry-icon">
        <Icon name={iconOfStep(entry.bizStep)} />
      </span>
      <div className="entry-body">
        <p className="entry-head">
          <strong>{nameStep(entry.bizStep, t)}</strong> <EntryPlace entry={entry} />
          {entry.of !== thing && (
            <Link to="/things/$id" params={{ id: entry.of }} className="muted">
              {t('timeline.of', { carrier: entry.ofLabel })}
            </Link>
          )}
        </p>
        {entry.remark && <p className="entry-remark">{entry.remark}</p>}
        {entry.photo && (
          <a href={entry.photo}>
            <img
              className="entry-photo"
              src={entry.photo}
              alt={t('timeline.photo')}
              loading="lazy"
            />
          </a>
        )}
        <EntryFlags entry={entry} />
        <p className="entry-source muted">
          <Icon name={entry.provenance} size={14} />
          {t('timeline.source', {
            organisation: entry.source,
            provenance: t(`provenance.${entry.provenance}`),
          })}
        </p>
      </div>
      <EntryTime entry={entry} />
    </li>
  )
}

const EntryPlace = ({ entry }: { entry: TimelineEntry }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const { place, placeUri, latitude, longitude } = entry
  if (place) {
    return (
      <Link to="/places/$id" params={{ id: place }}>
        {namePlace(place)}
      </Link>
    )
  }
  if (latitude !== null && longitude !== null) {
    return (
      <span className="mono">
        {latitude.toFixed(3)}, {longitude.toFixed(3)}
      </span>
    )
  }
  if (!placeUri) return null
  return (
    <span>
      {t('timeline.unknownPlace')} <span className="mono entry-uri">{placeUri}</span>
    </span>
  )
}

const EntryFlags = ({ entry }: { entry: TimelineEntry }) => {
  const { t } = useText()
  const recordedAfter = (Date.parse(entry.recordTime) - Date.parse(entry.eventTime)) / 60_000
  const { correctedBy, delayMinutes, inPart } = entry
  return (
    <ul className="entry-flags">
      {inPart && (
        <li className="entry-in-part" title={t('timeline.inPartHint')}>
          {t('timeline.inPart')}
        </li>
      )}
      {delayMinutes !== null && delayMinutes > 0 && (
        <Flag>{t('timeline.delay', { time: formatMinutes(delayMinutes, t) })}</Flag>
      )}
      {entry.late && <Flag>{t('timeline.late', { age: formatMinutes(recordedAfter, t) })}</Flag>}
      {entry.retracted && <Flag icon="warning">{t('timeline.retracted')}</Flag>}
      {correctedBy.length > 0 && (
        <Flag>{t('timeline.corrected', { count: correctedBy.length })}</Flag>
      )}
      {entry.conflicting && <Flag icon="warning">{t('timeline.conflicting')}</Flag>}
    </ul>
  )
}

const Flag = ({ icon, children }: { icon?: IconName; children: ReactNode }) => (
  <li>
    {icon && <Icon name={icon} size={13} />}
    {children}
  </li>
)

/** As the clock at the place showed it, and as the reader's does where they differ. */
const EntryTime = ({ entry }: { entry: TimelineEntry }) => {
  const { t, language } = useText()
  const { eventTime, eventTimeZoneOffset } = entry
  const atPlace = formatTimeAtOffset(eventTime, eventTimeZoneOffset, language)
  const here = formatTime(eventTime, language)
  return (
    <div className="entry-time">
      <time dateTime={eventTime}>{atPlace}</time>
      <span className="muted data">
        {t('timeline.placeTime')} {eventTimeZoneOffset}
      </span>
      {here !== atPlace && (
        <span className="muted">
          <time dateTime={eventTime}>{here}</time> {t('timeline.localTime')}
        </span>
      )}
    </div>
  )
}
