import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { Unreachable } from '../../api/client.ts'
import { Brand } from '../../app/Brand.tsx'
import { Preferences } from '../../app/Preferences.tsx'
import { useText } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useTitle } from '../../ui/useTitle.ts'
import { signIn } from './session.ts'
import './access.css'

interface SignInPageProps {
  /** A key that came in the address. */
  keyOfAddress: string | undefined
}

/** The key of the address is tried once: signing out must not sign in again. */
let triedKey: string | undefined

/** Trades a key for a session. */
export const SignInPage = ({ keyOfAddress }: SignInPageProps) => {
  const { t } = useText()
  const queries = useQueryClient()
  useTitle(t('signIn.title'))
  const [key, setKey] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: (secret: string) => signIn(queries, secret),
    networkMode: 'always',
  })
  useEffect(() => {
    if (keyOfAddress && keyOfAddress !== triedKey) mutate(keyOfAddress)
    triedKey = keyOfAddress
  }, [keyOfAddress, mutate])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (key.trim()) mutate(key.trim())
  }
  const refusal = error instanceof Unreachable ? t('signIn.unreachable') : t('signIn.refused')
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <p className="sign-in-brand">
          <Brand size={34} /> {t('app.name')}
        </p>
        <p className="muted">{t('app.purpose')}</p>
        <div className="sign-in-track" />
        <h1>{t('signIn.title')}</h1>
        <form onSubmit={submit} noValidate>
          <label className="field">
            <span className="field-label">{t('signIn.key')}</span>
            <input
              className="input mono"
              type="password"
              name="key"
              autoComplete="current-password"
              spellCheck={false}
              maxLength={200}
              value={key}
              aria-invalid={error !== null}
              aria-describedby="sign-in-hint"
              onChange={({ target }) => setKey(target.value)}
            />
            <span id="sign-in-hint" className="field-hint">
              {t('signIn.hint')}
            </span>
          </label>
          {error && (
            <p className="alert" role="alert">
              <Icon name="warning" /> {refusal}
            </p>
          )}
          <button type="submit" className="button button-primary" disabled={isPending}>
            {isPending ? t('signIn.checking') : t('signIn.submit')}
          </button>
        </form>
      </div>
      <Preferences />
    </main>
  )
}
