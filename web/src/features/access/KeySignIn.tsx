import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { signIn } from './session.ts'

/** The key of the address is tried once: signing out must not sign in again. */
let triedKey: string | undefined

/** Trades a key for a session. */
export const KeySignIn = ({ keyOfAddress }: { keyOfAddress: string | undefined }) => {
  const { t } = useText()
  const queries = useQueryClient()
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
  return (
    <form onSubmit={submit} noValidate>
      <label className="field">
        <span className="field-label">{t('signIn.key')}</span>
        <input
          className="input mono"
          type="password"
          name="key"
          autoComplete="off"
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
      <FaultNote fault={error} />
      <button type="submit" className="button button-primary" disabled={isPending}>
        {isPending ? t('signIn.checking') : t('signIn.submit')}
      </button>
    </form>
  )
}
