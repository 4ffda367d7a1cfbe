import type { ShownInvitation } from '@karvan/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { isPassing } from '../../api/client.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { EntryPage } from './EntryPage.tsx'
import { PersonForm } from './PersonForm.tsx'
import { acceptInvitation, invitationQuery, meQuery } from './people.ts'
import { sessionQuery } from './session.ts'

/** The page that an invitation leads to: what it is to, and how to join. */
export const JoinPage = ({ invitation: token }: { invitation: string }) => {
  const { t } = useText()
  const { data, error, refetch } = useQuery({ ...invitationQuery(token), enabled: token !== '' })
  const hasEnded = token === '' || (error !== null && !isPassing(error))
  return (
    <EntryPage title={t('join.title')}>
      {data && <Invited token={token} invitation={data} />}
      {!data && !error && !hasEnded && <p className="muted">{t('common.loading')}</p>}
      {!data && hasEnded && (
        <>
          <p>{t('join.ended')}</p>
          <a className="button" href="/">
            {t('signIn.title')}
          </a>
        </>
      )}
      {!data && error && !hasEnded && (
        <>
          <FaultNote fault={error} />
          <Button onPress={() => void refetch()}>{t('error.retry')}</Button>
        </>
      )}
    </EntryPage>
  )
}

interface InvitedProps {
  token: string
  invitation: ShownInvitation
}

const Invited = ({ token, invitation }: InvitedProps) => {
  const { t, language } = useText()
  const { organisation, role, email, expiresTime } = invitation
  const isSame = useIsSignedInAs(email)
  const { mutate, error, isPending } = useMutation({
    mutationFn: acceptInvitation,
    networkMode: 'always',
    // Everything begins anew as the person who has just joined.
    onSuccess: () => window.location.replace('/'),
  })
  return (
    <>
      <p>
        {t('join.invited', { organisation, role: t(`role.${role}`) })}{' '}
        <span className="muted">{t('join.until', { day: formatDay(expiresTime, language) })}</span>
      </p>
      {isSame ? (
        <>
          <FaultNote fault={error} />
          <Button look="primary" isDisabled={isPending} onPress={() => mutate({ token })}>
            {t('join.asMe')}
          </Button>
        </>
      ) : (
        <PersonForm
          email={email}
          submitText={t('join.submit')}
          fault={error}
          isBusy={isPending}
          onSubmit={({ name, password }) => mutate({ token, name, password })}
        />
      )}
    </>
  )
}

/** Who has an account with the invited address joins with it. */
const useIsSignedInAs = (email: string): boolean => {
  const { data: session } = useQuery(sessionQuery)
  const { data: me } = useQuery({ ...meQuery, enabled: typeof session?.person === 'string' })
  return me?.email.toLowerCase() === email.toLowerCase()
}
