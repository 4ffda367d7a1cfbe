import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@karvan/contract'
import { useState } from 'react'
import { type Translate, useText } from '../../i18n/index.ts'
import { CheckField, TextField } from '../../ui/fields.tsx'

interface PasswordFieldProps {
  label: string
  /** `new`: one is being chosen, its rule is said. */
  use: 'new' | 'current'
  value: string
  error?: string | undefined
  onChange: (password: string) => void
}

/** A password; it can be looked at, so that nobody has to type it twice. */
export const PasswordField = ({ label, use, value, error, onChange }: PasswordFieldProps) => {
  const { t } = useText()
  const [isShown, setShown] = useState(false)
  return (
    <div className="password">
      <TextField
        label={label}
        hint={use === 'new' ? t('password.hint', { least: PASSWORD_MIN_LENGTH }) : undefined}
        type={isShown ? 'text' : 'password'}
        name={use === 'new' ? 'new-password' : 'password'}
        autoComplete={use === 'new' ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        error={error}
        value={value}
        onChange={onChange}
      />
      <CheckField label={t('password.show')} isChecked={isShown} onChange={setShown} />
    </div>
  )
}

/** What is wrong with a password that is being chosen; undefined: nothing that can be told here. */
export const checkNewPassword = (password: string, t: Translate): string | undefined => {
  const { length } = [...password]
  if (length < PASSWORD_MIN_LENGTH) return t('password.short', { least: PASSWORD_MIN_LENGTH })
  return length > PASSWORD_MAX_LENGTH
    ? t('password.long', { most: PASSWORD_MAX_LENGTH })
    : undefined
}
