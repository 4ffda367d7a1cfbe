import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sessionQuery, signOut } from '../features/access/session.ts'
import { STATUSES } from '../features/tracking/filter.ts'
import { StatusMark } from '../features/tracking/Marks.tsx'
import { type MessageId, useText } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
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

/** Keys, what the marks mean, who is signed in. */
export const HelpDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  const queries = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
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
        {session && (
          <span className="help-session">
            {session.organisation.name} · {session.label}
            <Button onPress={() => void signOut(queries)}>
              <Icon name="signOut" /> {t('shell.signOut')}
            </Button>
          </span>
        )}
      </div>
    </Dialog>
  )
}
