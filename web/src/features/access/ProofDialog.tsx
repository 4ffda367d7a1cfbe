import type { Proof } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { ProofField, proofOf } from './ProofField.tsx'

interface ProofDialogProps {
  title: string
  hint: string
  look?: 'primary' | 'danger'
  run: (proof: Proof) => Promise<unknown>
  onClose: () => void
}

/** A deed that asks for the password once more. */
export const ProofDialog = ({ title, hint, look = 'primary', run, onClose }: ProofDialogProps) => {
  const [password, setPassword] = useState('')
  const { mutate, error, isPending } = useDeed({
    run,
    changes: ['me', 'sessions'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={title}
      submitText={title}
      look={look}
      fault={error}
      isBusy={isPending}
      onSubmit={() => mutate(proofOf(password))}
      onClose={onClose}
    >
      <p>{hint}</p>
      <ProofField value={password} onChange={setPassword} />
    </FormDialog>
  )
}
