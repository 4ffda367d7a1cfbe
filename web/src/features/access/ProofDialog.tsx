import type { Proof } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { ProofField, proofOf } from './ProofField.tsx'

interface ProofDialogProps {
  title: string
  /** On the button; the title where it is short enough. */
  submitText?: string
  hint: string
  look?: 'primary' | 'danger'
  run: (proof: Proof) => Promise<unknown>
  onClose: () => void
}

/** A deed that asks for the password once more. */
export const ProofDialog = (props: ProofDialogProps) => {
  const { title, submitText = title, hint, look = 'primary', run, onClose } = props
  const [password, setPassword] = useState('')
  const { mutate, error, isPending } = useDeed({
    run,
    changes: ['me', 'sessions'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={title}
      submitText={submitText}
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
