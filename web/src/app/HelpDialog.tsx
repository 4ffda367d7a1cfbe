import { STATUSES } from '../features/tracking/filter.ts'
import { StatusMark } from '../features/tracking/Marks.tsx'
import { type MessageId, useText } from '../i18n/index.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Preferences } from './Preferences.tsx'
import './help.css'

const KEYS: readonly [string, MessageId][] = [
  ['Ctrl K', 'help.key.search'],
  ['/', 'help.key.search'],
  ['M', 'help.key.map'],
  ['L', 'help.key.list'],
  ['R', 'help.key.report'],
  ['?', 'help.key.help'],
  ['Esc', 'help.key.close'],
]

/** Keys and what the marks mean. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  return (
    <Dialog title={t('help.title')} closeLabel={t('common.close')} onClose={onClose}>
      <div className="help">
        <section>
          <h3>{t('help.keys')}</h3>
          <dl className="help-keys">
            {KEYS.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd className="kbd">{key}</kbd>
                </dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>{t('help.marks')}</h3>
          <ul className="help-marks">
            {STATUSES.map((status) => (
              <li key={status}>
                <StatusMark status={status} />
              </li>
            ))}
          </ul>
          <p className="muted">{t('help.estimate')}</p>
          <p className="muted">{t('help.simulated')}</p>
        </section>
      </div>
      <div className="help-foot">
        <Preferences />
      </div>
    </Dialog>
  )
}
