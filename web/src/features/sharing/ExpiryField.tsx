import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { dayAfter } from './expiry.ts'

interface ExpiryFieldProps {
  /** A day as date fields write it; empty: none. */
  value: string
  error?: string | undefined
  hint?: string
  onChange: (day: string) => void
}

/** The last day on which something holds. */
export const ExpiryField = ({ value, error, hint, onChange }: ExpiryFieldProps) => {
  const { t } = useText()
  return (
    <TextField
      type="date"
      label={t('state.lastDay')}
      hint={hint ?? t('state.lastDayHint')}
      error={error}
      min={dayAfter(new Date(), 0)}
      value={value}
      onChange={onChange}
    />
  )
}
