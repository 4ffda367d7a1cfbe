import type { Member } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { SelectField } from '../../ui/fields.tsx'
import { changeRole } from './people.ts'
import { PERSON_ROLES } from './roles.ts'

interface RoleDialogProps {
  member: Member
  onClose: () => void
}

export const RoleDialog = ({ member, onClose }: RoleDialogProps) => {
  const { t } = useText()
  const { id, organisation, name } = member
  const [role, setRole] = useState(member.role)
  const { mutate, error, isPending } = useDeed({
    run: changeRole,
    changes: ['people'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('people.roleOf', { name })}
      submitText={t('common.save')}
      fault={error}
      isBusy={isPending}
      onSubmit={() => mutate({ id, organisation, role })}
      onClose={onClose}
    >
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
