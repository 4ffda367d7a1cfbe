import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import type { Condition } from './conditions.ts'
import { KEPT, keepQuery } from './keptQueries.ts'

interface KeepDialogProps {
  conditions: readonly Condition[]
  onKept: (name: string) => void
  onClose: () => void
}

/** A question gets a name, under which it can be asked again and subscribed to. */
export const KeepDialog = ({ conditions, onKept, onClose }: KeepDialogProps) => {
  const { t } = useText()
  const [name, setName] = useState('')
  const [isChecked, setChecked] = useState(false)
  const keep = useDeed({ run: keepQuery, changes: KEPT, onDone: () => onKept(name.trim()) })
  const submit = (): void => {
    setChecked(true)
    if (name.trim() !== '') keep.mutate({ name: name.trim(), conditions })
  }
  return (
    <FormDialog
      title={t('events.keep')}
      submitText={t('common.save')}
      fault={keep.error}
      isBusy={keep.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t('events.keepName')}
        hint={t('events.keepHint')}
        maxLength={200}
        autoComplete="off"
        error={isChecked && name.trim() === '' ? t('form.missing') : undefined}
        value={name}
        onChange={setName}
      />
    </FormDialog>
  )
}
