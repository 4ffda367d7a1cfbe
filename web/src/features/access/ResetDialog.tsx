import type { CreatedReset, Member } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { SecretDialog } from '../../app/SecretDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { createReset } from './people.ts'

interface ResetDialogProps {
  member: Member
  onClose: () => void
}

/** Asks whether a link for a new password shall be made; then shows it, this once. */
export const ResetDialog = ({ member, onClose }: ResetDialogProps) => {
  const { t } = useText()
  const { name } = member
  const [made, setMade] = useState<CreatedReset>()
  const { mutate, error, isPending } = useDeed({ run: createReset, changes: [], onDone: setMade })
  if (made) {
    return (
      <SecretDialog
        title={t('people.resetMade')}
        hint={t('people.resetMadeHint', { name })}
        label={t('people.resetLink')}
        secret={`${window.location.origin}/reset#${made.token}`}
        onClose={onClose}
      />
    )
  }
  return (
    <FormDialog
      title={t('people.resetTitle', { name })}
      submitText={t('people.resetMake')}
      fault={error}
      isBusy={isPending}
      onSubmit={() => mutate(member)}
      onClose={onClose}
    >
      <p>{t('people.resetHint', { name })}</p>
    </FormDialog>
  )
}
