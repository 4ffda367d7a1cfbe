import { Reasons } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { formatTime } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { discardReport, type Entry, sendWaiting } from './outbox.ts'
import { useOutbox } from './useOutbox.ts'

interface OutboxPanelProps {
  onMend: (entry: Entry) => void
}

/** What waits on this device, what was refused and why, what was sent. */
export const OutboxPanel = ({ onMend }: OutboxPanelProps) => {
  const { t } = useText()
  const entries = useOutbox()
  const count = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length
  const waiting = count('waiting')
  const refused = count('refused')
  return (
    <section className="panel outbox" aria-labelledby="outbox-title">
      <div className="panel-head">
        <h2 id="outbox-title">{t('outbox.title')}</h2>
        {waiting > 0 && <Button onPress={() => void sendWaiting()}>{t('outbox.sendNow')}</Button>}
      </div>
      <p className="outbox-counts" role="status" data-testid="outbox-count" data-waiting={waiting}>
        {waiting > 0 && <span>{t('outbox.waitingToSend', { count: waiting })}</span>}
        {refused > 0 && <span>{t('outbox.refused', { count: refused })}</span>}
        {waiting + refused === 0 && <span>{t('outbox.empty')}</span>}
      </p>
      <ul>
        {entries.map((entry) => (
          <OutboxEntry key={entry.id} entry={entry} onMend={onMend} />
        ))}
      </ul>
    </section>
  )
}

const OutboxEntry = ({ entry, onMend }: { entry: Entry; onMend: (entry: Entry) => void }) => {
  const { t, language } = useText()
  const { report, state, problem, job } = entry
  return (
    <li className={`outbox-entry outbox-${state}`} data-state={state} data-report-id={entry.id}>
      <p className="outbox-line">
        <Icon name={report.step} />
        <strong className="mono">{report.thing}</strong>
        <span>
          {t(`reportStep.${report.step}`)} · {report.place} ·{' '}
          <time dateTime={report.time}>{formatTime(report.time, language)}</time>
        </span>
        <span className="outbox-state">{t(`outbox.${state}Mark`)}</span>
      </p>
      {problem && <Reasons problem={problem} />}
      {job?.warnings.map(({ pointer, message }) => (
        <p key={pointer + message} className="outbox-warning" dir="ltr">
          <Icon name="warning" size={14} /> {message}
        </p>
      ))}
      {state === 'refused' && (
        <div className="report-photo-actions">
          <Button onPress={() => onMend(entry)}>{t('outbox.mend')}</Button>
          <Button look="quiet" onPress={() => void discardReport(entry.id)}>
            {t('outbox.discard')}
          </Button>
        </div>
      )}
    </li>
  )
}
