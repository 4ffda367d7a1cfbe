import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRooms } from '../../app/rooms.ts'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useSession } from './may.ts'
import { OrganisationSwitch } from './OrganisationSwitch.tsx'
import { signOut } from './session.ts'
import './access.css'

/** Who is signed in, for which organisation, and the way to all that is theirs. */
export const AccountDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  const queries = useQueryClient()
  const { label, role, organisation, person } = useSession()
  const rooms = useRooms()
  return (
    <Dialog title={t('account.menu')} closeLabel={t('common.close')} onClose={onClose}>
      <div className="account-who">
        <strong>{label}</strong>
        <span>
          {organisation.name} <span className="mark">{t(`role.${role}`)}</span>
        </span>
        {person === null && <span className="muted">{t('account.byKey')}</span>}
      </div>
      {person !== null && <OrganisationSwitch onDone={onClose} />}
      <ul className="account-rooms">
        {person !== null && (
          <li>
            <Link to="/account" onClick={onClose}>
              <Icon name="person" /> {t('account.title')}
            </Link>
          </li>
        )}
        {rooms.map(({ path, icon, text }) => (
          <li key={path}>
            <Link to={path} onClick={onClose}>
              <Icon name={icon} /> {t(text)}
            </Link>
          </li>
        ))}
      </ul>
      <div className="account-foot">
        <Button onPress={() => void signOut(queries)}>
          <Icon name="signOut" /> {t('shell.signOut')}
        </Button>
      </div>
    </Dialog>
  )
}
