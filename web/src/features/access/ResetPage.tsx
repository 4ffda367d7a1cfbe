import type { ShownReset } from '@karvan/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { isPassing } from '../../api/client.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { EntryPage } from './EntryPage.tsx'
import { checkNewPassword, PasswordField } from './PasswordField.tsx'
import { resetQuery, setPasswordByLink } from './people.ts'

/** The page that a link for a new password leads to. */
export const ResetPage = ({ reset: token }: { reset: string }) => {
  const { t } = useText()
  const [isDone, setDone] = useState(false)
  const { data, error, refetch } = useQuery({ ...resetQuery(token), enabled: token !== '' })
  const hasEnded = token === '' || (error !== null && !isPassing(error))
  if (isDone) return <WayOn text={t('reset.done')} />
  if (!data && hasEnded) return <WayOn text={t('reset.ended')} />
  return (
    <EntryPage title={t('reset.title')}>
      {data && <ResetForm token={token} reset={data} onDone={() => setDone(true)} />}
      {!data && !error && <p className="muted">{t('common.loading')}</p>}
      {!data && error && (
        <>
          <FaultNote fault={error} />
          <Button onPress={() => void refetch()}>{t('error.retry')}</Button>
        </>
      )}
    </EntryPage>
  )
}

/** Signing in is next, whether it went well or not. */
const WayOn = ({ text }: { text: string }) => {
  const { t } = useText()
  return (
    <EntryPage title={t('reset.title')}>
      <p role="status">{text}</p>
      <a className="button" href="/">
        {t('signIn.title')}
      </a>
    </EntryPage>
  )
}

interface ResetFormProps {
  token: string
  reset: ShownReset
  onDone: () => void
}

const ResetForm = ({ token, reset, onDone }: ResetFormProps) => {
  const { t, language } = useText()
  const { email, organisation, expiresTime } = reset
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: setPasswordByLink,
    networkMode: 'always',
    onSuccess: onDone,
  })
  const fault = checkNewPassword(password, t)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!fault) mutate({ token, password })
  }
  return (
    <form onSubmit={submit} noValidate>
      <p>
        {t('reset.of', { email, organisation })}{' '}
        <span className="muted">
          {t('reset.until', { time: formatDay(expiresTime, language) })}
        </span>
      </p>
      <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t('password.choose')}
        use="new"
        error={isChecked ? fault : undefined}
        value={password}
        onChange={setPassword}
      />
      <p className="muted">{t('reset.ends')}</p>
      <FaultNote fault={error} />
      <button type="submit" className="button button-primary" disabled={isPending}>
        {t('reset.submit')}
      </button>
    </form>
  )
}
