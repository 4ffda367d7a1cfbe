import { useEffect, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { formatTime } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useNow } from '../../ui/useNow.ts'
import type { ChangeSearch } from './LivePage.tsx'

const STEP_MINUTES = 10
const SPAN_MINUTES = 24 * 60
/** Playing waits this long after each step has been read. */
const PLAY_MILLISECONDS = 900
/** Dragging asks the server only when the hand rests. */
const REST_MILLISECONDS = 250

interface ReplayProps {
  /** The instant shown; undefined for now. */
  time: string | undefined
  isLoading: boolean
  onChange: ChangeSearch
}

/** Goes back through the last day; every step is read from the journal, nothing is guessed between. */
export const Replay = ({ time, isLoading, onChange }: ReplayProps) => {
  const { t, language } = useText()
  const now = useNow(60_000)
  const [isPlaying, setPlaying] = useState(false)
  const [dragged, setDragged] = useState<number | undefined>()
  const shown = dragged ?? minutesBefore(time, now)
  const go = (minutes: number): void =>
    onChange({ time: minutes >= 0 ? undefined : instantBefore(minutes, now) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for the hand to rest
  useEffect(() => {
    if (dragged === undefined) return
    const timer = setTimeout(() => {
      go(dragged)
      setDragged(undefined)
    }, REST_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [dragged])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step starts the wait for the next
  useEffect(() => {
    if (!isPlaying || isLoading) return
    if (shown >= 0) return setPlaying(false)
    const timer = setTimeout(() => go(shown + STEP_MINUTES), PLAY_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [isPlaying, isLoading, shown])
  const play = (): void => {
    if (shown >= 0) go(-SPAN_MINUTES)
    setPlaying(!isPlaying)
  }
  const said = shown >= 0 ? t('replay.now') : formatTime(instantBefore(shown, now), language)
  return (
    <div className="replay panel">
      <Button
        look="quiet"
        aria-label={t(isPlaying ? 'replay.pause' : 'replay.play')}
        onPress={play}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} />
      </Button>
      <div className="replay-track">
        <input
          type="range"
          dir="ltr"
          aria-label={t('replay.label')}
          aria-valuetext={said}
          min={-SPAN_MINUTES}
          max={0}
          step={STEP_MINUTES}
          value={shown}
          onChange={({ target }) => setDragged(Number(target.value))}
        />
        <div className="replay-ticks" dir="ltr" aria-hidden="true">
          {[-24, -18, -12, -6, 0].map((hours) => (
            <span key={hours}>
              {hours === 0 ? t('replay.now') : t('replay.hoursBefore', { hours: -hours })}
            </span>
          ))}
        </div>
      </div>
      <output className="replay-time" aria-busy={isLoading}>
        {isLoading ? t('replay.loading') : <time>{said}</time>}
      </output>
      {time !== undefined && (
        <Button look="primary" onPress={() => onChange({ time: undefined })}>
          {t('replay.back')}
        </Button>
      )}
    </div>
  )
}

const minutesBefore = (time: string | undefined, now: Date): number => {
  if (time === undefined) return 0
  const minutes = (Date.parse(time) - now.getTime()) / 60_000
  return Math.max(-SPAN_MINUTES, Math.min(0, Math.round(minutes)))
}

/** Whole minutes: the same address gives the same picture. */
const instantBefore = (minutes: number, now: Date): string => {
  const whole = Math.floor(now.getTime() / 60_000) * 60_000
  return new Date(whole + minutes * 60_000).toISOString().replace('.000', '')
}
