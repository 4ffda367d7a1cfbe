import type { Me } from '@karvan/contract'
import { type FormEvent, useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { checkNewPassword, PasswordField } from './PasswordField.tsx'
import { changePassword } from './people.ts'

export const PasswordPanel = ({ me }: { me: Me }) => {
  const { t } = useText()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [isChecked, setChecked] = useState(false)
  const clear = (): void => {
    setCurrent('')
    setPassword('')
    setChecked(false)
  }
  const { mutate, error, isPending, isSuccess } = useDeed({
    run: changePassword,
    changes: ['me', 'sessions'],
    onDone: clear,
  })
  const fault = checkNewPassword(password, t)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (!fault) mutate({ password, ...(me.hasPassword && { current }) })
  }
  return (
    <Panel id="password-title" title={t('password.label')} hint={t('password.endsOthers')}>
      <form className="form" onSubmit={submit} noValidate>
        <input type="text" name="email" autoComplete="username" value={me.email} readOnly hidden />
        {me.hasPassword && (
          <PasswordField
            label={t('password.current')}
            use="current"
            value={current}
            onChange={setCurrent}
          />
        )}
        <PasswordField
          label={t('password.choose')}
          use="new"
          error={isChecked ? fault : undefined}
          value={password}
          onChange={setPassword}
        />
        <FaultNote fault={error} />
        <div className="form-actions">
          <Button type="submit" isDisabled={isPending}>
            {t('password.change')}
          </Button>
          <span role="status">{isSuccess && t('password.changed')}</span>
        </div>
      </form>
    </Panel>
  )
}
