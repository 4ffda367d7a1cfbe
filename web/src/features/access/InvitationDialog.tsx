import type { CreatedInvitation, PersonRole } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { SecretDialog } from '../../app/SecretDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { invite } from './people.ts'
import { PERSON_ROLES } from './roles.ts'

interface InvitationDialogProps {
  organisation: string
  onClose: () => void
}

/** Invites a person; then shows the link, this once. Karvan sends no mail. */
export const InvitationDialog = ({ organisation, onClose }: InvitationDialogProps) => {
  const { t } = useText()
  const [made, setMade] = useState<CreatedInvitation>()
  if (!made) {
    return <InvitationForm organisation={organisation} onMade={setMade} onClose={onClose} />
  }
  return (
    <SecretDialog
      title={t('invitations.made')}
      hint={t('invitations.madeHint', { email: made.invitation.email })}
      label={t('invitations.link')}
      secret={`${window.location.origin}/join#${made.token}`}
      onClose={onClose}
    />
  )
}

interface InvitationFormProps extends InvitationDialogProps {
  onMade: (made: CreatedInvitation) => void
}

const InvitationForm = ({ organisation, onMade, onClose }: InvitationFormProps) => {
  const { t } = useText()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<PersonRole>('dispatcher')
  const [isChecked, setChecked] = useState(false)
  const { mutate, error, isPending } = useDeed({
    run: invite,
    changes: ['invitations'],
    onDone: onMade,
  })
  const isAddress = /^\S+@\S+$/.test(email.trim())
  const submit = (): void => {
    setChecked(true)
    if (isAddress) mutate({ organisation, email: email.trim(), role })
  }
  return (
    <FormDialog
      title={t('invitations.invite')}
      submitText={t('invitations.invite')}
      fault={error}
      isBusy={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('person.email')}
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        error={isChecked && !isAddress ? t('person.emailInvalid') : undefined}
        value={email}
        onChange={setEmail}
      />
      <SelectField
        label={t('keys.role')}
        hint={t(`roleHint.${role}`)}
        value={role}
        options={PERSON_ROLES.map((option) => [option, t(`role.${option}`)])}
        onChange={setRole}
      />
    </FormDialog>
  )
}
