import type { SecondFactorAsked, Session } from '@karvan/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../../api/client.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'
import { enter } from './session.ts'

const SHORTEST_CODE = 6

interface SecondStepProps {
  asked: SecondFactorAsked
  onBack: () => void
}

/** The code of the app, a recovery code or a passkey, after a good password. */
export const SecondStep = ({ asked, onBack }: SecondStepProps) => {
  const { t } = useText()
  const queries = useQueryClient()
  const [code, setCode] = useState('')
  const [isShort, setShort] = useState(false)
  const goOn = (session: Session): void => void enter(queries, session)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      send<Session>('/api/session/second-factor', { ticket: asked.ticket, code: bare(code) }),
    networkMode: 'always',
    onSuccess: goOn,
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const isComplete = bare(code).length >= SHORTEST_CODE
    setShort(!isComplete)
    if (isComplete) mutate()
  }
  return (
    <>
      {asked.factors.some((factor) => factor !== 'passkey') && (
        <form onSubmit={submit} noValidate>
          <TextField
            label={t('signIn.code')}
            hint={t('signIn.codeHint')}
            isMono
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            error={isShort ? t('signIn.codeShort') : undefined}
            value={code}
            onChange={setCode}
          />
          <FaultNote fault={error} />
          <button type="submit" className="button button-primary" disabled={isPending}>
            {t('signIn.submit')}
          </button>
        </form>
      )}
      <div className="sign-in-other">
        {asked.factors.includes('passkey') && <PasskeyButton ticket={asked.ticket} onDone={goOn} />}
        <Button look="quiet" onPress={onBack}>
          {t('signIn.back')}
        </Button>
      </div>
    </>
  )
}

/** Apps and papers show codes in groups. */
const bare = (code: string): string => code.replace(/\s/g, '')
