import { useQuery } from '@tanstack/react-query'
import { useText } from '../../i18n/index.ts'
import { formatZoneOffset } from '../../i18n/time.ts'
import { localInZone } from '../../i18n/zone.ts'
import { networkQuery } from '../network/network.ts'
import type { Draft } from './draft.ts'

interface TimeFieldProps {
  draft: Draft
  isInvalid: boolean
  onChange: (part: Partial<Draft>) => void
}

/** Now, or another time in a zone of the corridor. */
export const TimeField = ({ draft, isInvalid, onChange }: TimeFieldProps) => {
  const { t } = useText()
  const zones = useZones(draft.zone)
  const isNow = draft.time === 'now'
  const choose = (now: boolean): void =>
    onChange({ time: now ? 'now' : localInZone(new Date(), draft.zone) })
  return (
    <fieldset className="field report-time">
      <legend className="field-label">{t('report.time')}</legend>
      <div className="segments">
        <button type="button" aria-pressed={isNow} onClick={() => choose(true)}>
          {t('report.timeNow')}
        </button>
        <button type="button" aria-pressed={!isNow} onClick={() => choose(false)}>
          {t('report.timeEdit')}
        </button>
      </div>
      {!isNow && (
        <div className="report-when">
          <input
            className="input data"
            type="datetime-local"
            aria-label={t('report.time')}
            aria-invalid={isInvalid}
            value={draft.time}
            onChange={({ target }) => onChange({ time: target.value })}
          />
          <select
            className="select"
            aria-label={t('report.zone')}
            value={draft.zone}
            onChange={({ target }) => onChange({ zone: target.value })}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')} ({formatZoneOffset(new Date(), zone)})
              </option>
            ))}
          </select>
        </div>
      )}
    </fieldset>
  )
}

/** The device's zone, those of the places, and UTC. */
const useZones = (own: string): string[] => {
  const { data } = useQuery(networkQuery)
  const known = data?.places.map(({ timeZone }) => timeZone.value) ?? []
  return [...new Set([own, ...known.sort(), 'UTC'])]
}
