import { OPENID_CONNECT_PATH, type SecondFactorAsked, type Session } from '@karvan/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../../api/client.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'
import { PasswordField } from './PasswordField.tsx'
import { waysQuery } from './people.ts'
import { enter } from './session.ts'

/** A session, or what is asked beside the password. */
type PasswordAnswer = Session | SecondFactorAsked

const isAsked = (answer: PasswordAnswer): answer is SecondFactorAsked => 'ticket' in answer

interface PasswordSignInProps {
  onSecond: (asked: SecondFactorAsked) => void
}

/** Email and password, and beside them the ways without one. */
export const PasswordSignIn = ({ onSecond }: PasswordSignInProps) => {
  const { t } = useText()
  const queries = useQueryClient()
  const { data: ways } = useQuery(waysQuery)
  const goOn = async (session: Session): Promise<void> => enter(queries, session)
  return (
    <>
      <PasswordForm
        onAnswer={(answer) => (isAsked(answer) ? onSecond(answer) : void goOn(answer))}
      />
      <div className="sign-in-other">
        <PasskeyButton onDone={goOn} />
        {ways?.openIdConnect && (
          <a className="button" href={OPENID_CONNECT_PATH}>
            {t('signIn.issuer', { name: ways.openIdConnect })}
          </a>
        )}
      </div>
    </>
  )
}

const PasswordForm = ({ onAnswer }: { onAnswer: (answer: PasswordAnswer) => void }) => {
  const { t } = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      send<PasswordAnswer>('/api/session/password', { email: email.trim(), password }),
    networkMode: 'always',
    onSuccess: onAnswer,
  })
  const missing = (text: string): string | undefined =>
    isChecked && !text.trim() ? t('form.missing') : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (email.trim() && password) mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={t('person.email')}
        type="email"
        name="email"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        error={missing(email)}
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label={t('password.label')}
        use="current"
        error={missing(password)}
        value={password}
        onChange={setPassword}
      />
      <FaultNote fault={error} />
      <button type="submit" className="button button-primary" disabled={isPending}>
        {isPending ? t('signIn.busy') : t('signIn.submit')}
      </button>
      <p className="muted">{t('signIn.forgotten')}</p>
    </form>
  )
}
