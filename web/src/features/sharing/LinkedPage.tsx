import type { LinkedThing } from '@karvan/contract'
import { useEffect, useState } from 'react'
import { hasStatus, request } from '../../api/client.ts'
import { Brand } from '../../app/Brand.tsx'
import { Preferences } from '../../app/Preferences.tsx'
import { translateWord, useText } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { formatAgo, formatDay, formatTime } from '../../i18n/time.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Fact, Panel } from '../../ui/Page.tsx'
import { useNow } from '../../ui/useNow.ts'
import { useTitle } from '../../ui/useTitle.ts'
import { STATUSES } from '../tracking/filter.ts'
import { KindGlyph, SimulatedBanner, StatusMark } from '../tracking/Marks.tsx'
import { KIND_GLYPHS } from '../tracking/marks.ts'
import { iconOfStep, nameStep } from '../tracking/words.ts'
import './linked.css'

const REREAD_MILLISECONDS = 60_000

type Reading =
  | { state: 'reading' }
  | { state: 'ended' }
  | { state: 'failed' }
  | { state: 'shown'; thing: LinkedThing }

/** The token goes in a header: it stands in no log of addresses. No session is asked for or sent. */
const readLinked = (token: string): Promise<LinkedThing> =>
  request<LinkedThing>('/api/tracking-links/shown', {
    headers: { 'karvan-link': token },
    credentials: 'omit',
    cache: 'no-store',
  })

const useLinked = (token: string): Reading => {
  const [reading, setReading] = useState<Reading>({ state: 'reading' })
  useEffect(() => {
    let isOver = false
    const read = async (): Promise<void> => {
      try {
        const thing = await readLinked(token)
        if (!isOver) setReading({ state: 'shown', thing })
      } catch (fault) {
        if (isOver) return
        const hasEnded = hasStatus(fault, 404) || hasStatus(fault, 401) || hasStatus(fault, 410)
        // What was shown stays when the connection is lost, but not when the link has ended.
        setReading((known) => {
          if (hasEnded) return { state: 'ended' }
          return known.state === 'shown' ? known : { state: 'failed' }
        })
      }
    }
    void read()
    const timer = setInterval(() => void read(), REREAD_MILLISECONDS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [token])
  return reading
}

/** What a public link shows: only what its maker chose. */
export const LinkedPage = ({ token }: { token: string }) => {
  const { t } = useText()
  const reading = useLinked(token)
  useTitle(reading.state === 'shown' ? reading.thing.label : t('linked.title'))
  return (
    <div className="linked">
      <header className="linked-bar">
        <Brand size={22} /> <strong>{t('app.name')}</strong>
        <Preferences />
      </header>
      <main className="linked-content">
        {reading.state !== 'shown' && <h1 className="visually-hidden">{t('linked.title')}</h1>}
        {reading.state === 'reading' && <Notice isBusy title={t('common.loading')} />}
        {reading.state === 'ended' && (
          <Notice title={t('linked.ended')} hint={t('linked.endedHint')} />
        )}
        {reading.state === 'failed' && (
          <Notice title={t('error.title')} hint={t('linked.failedHint')} />
        )}
        {reading.state === 'shown' && <Linked thing={reading.thing} />}
      </main>
    </div>
  )
}

const Linked = ({ thing }: { thing: LinkedThing }) => {
  const { t, language } = useText()
  const kind = Object.keys(KIND_GLYPHS).find((name) => name === thing.kind)
  const status = STATUSES.find((name) => name === thing.status)
  return (
    <>
      {thing.simulated && <SimulatedBanner />}
      <header className="linked-head">
        {kind && <KindGlyph kind={kind as keyof typeof KIND_GLYPHS} size={34} />}
        <div>
          <p className="muted">{translateWord(t, 'kind', thing.kind)}</p>
          <h1>
            <bdi className="mono">{thing.label}</bdi>
          </h1>
        </div>
        {status && <StatusMark status={status} />}
      </header>
      <LinkedFacts thing={thing} />
      {thing.timeline && <LinkedTimeline entries={thing.timeline} />}
      <p className="muted linked-foot">
        {t('linked.until', { day: formatDay(thing.expiresTime, language) })}
      </p>
    </>
  )
}

const LinkedFacts = ({ thing }: { thing: LinkedThing }) => {
  const { t, language } = useText()
  const now = useNow(30_000)
  const { place, lastTime } = thing
  if (!place && !lastTime) return null
  const country = place?.country ? nameCountry(place.country, language) : undefined
  return (
    <Panel id="linked-where" title={t('thing.where')}>
      <dl className="facts">
        {place && (
          <Fact name={t('links.place')}>
            <span className="linked-place">
              {[place.name ?? t('where.unknown'), country].filter(Boolean).join(', ')}
            </span>
          </Fact>
        )}
        {lastTime && (
          <Fact name={t('thing.lastReport')}>
            <span>
              <time dateTime={lastTime}>{formatTime(lastTime, language)}</time> ·{' '}
              {formatAgo(lastTime, now, t)}
            </span>
          </Fact>
        )}
      </dl>
    </Panel>
  )
}

const LinkedTimeline = ({ entries }: { entries: NonNullable<LinkedThing['timeline']> }) => {
  const { t, language } = useText()
  return (
    <Panel id="linked-timeline" title={t('timeline.title')}>
      {entries.length === 0 && <p className="muted">{t('timeline.empty')}</p>}
      <ol className="linked-entries">
        {entries.map(({ time, step, place }) => (
          <li key={[time, step, place].join(' ')}>
            <Icon name={iconOfStep(step)} />
            <span>
              <strong>{nameStep(step, t)}</strong> {place}
            </span>
            <time dateTime={time}>{formatTime(time, language)}</time>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
