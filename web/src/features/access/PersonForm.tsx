import { type FormEvent, useState } from 'react'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { checkNewPassword, PasswordField } from './PasswordField.tsx'

export interface NewPerson {
  name: string
  email: string
  password: string
}

interface PersonFormProps {
  submitText: string
  /** The address that was invited; absent: it is asked for. */
  email?: string
  fault: unknown
  isBusy: boolean
  onSubmit: (person: NewPerson) => void
}

/** Name, address and password of a new person. */
export const PersonForm = (props: PersonFormProps) => {
  const { submitText, email: invited, fault, isBusy, onSubmit } = props
  const { t } = useText()
  const [person, setPerson] = useState<NewPerson>({ name: '', email: invited ?? '', password: '' })
  const [isChecked, setChecked] = useState(false)
  const change = (part: Partial<NewPerson>): void => setPerson((now) => ({ ...now, ...part }))
  const faults = {
    name: person.name.trim() ? undefined : t('form.missing'),
    email: /^\S+@\S+$/.test(person.email.trim()) ? undefined : t('person.emailInvalid'),
    password: checkNewPassword(person.password, t),
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(faults).some((found) => found !== undefined)) return
    onSubmit({ ...person, name: person.name.trim(), email: person.email.trim() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label={t('person.name')}
        hint={t('person.nameHint')}
        name="name"
        autoComplete="name"
        maxLength={200}
        error={isChecked ? faults.name : undefined}
        value={person.name}
        onChange={(name) => change({ name })}
      />
      <TextField
        label={t('person.email')}
        type="email"
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        readOnly={invited !== undefined}
        error={isChecked ? faults.email : undefined}
        value={person.email}
        onChange={(email) => change({ email })}
      />
      <PasswordField
        label={t('password.choose')}
        use="new"
        error={isChecked ? faults.password : undefined}
        value={person.password}
        onChange={(password) => change({ password })}
      />
      <FaultNote fault={fault} />
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {submitText}
      </button>
    </form>
  )
}
