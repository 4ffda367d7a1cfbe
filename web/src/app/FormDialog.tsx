import type { FormEvent, ReactNode } from 'react'
import { useText } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { FaultNote } from './Failure.tsx'

interface FormDialogProps {
  title: string
  submitText: string
  look?: 'primary' | 'danger'
  fault: unknown
  isBusy: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A form in a dialog: what it refuses is said above its buttons. */
export const FormDialog = (props: FormDialogProps) => {
  const { title, submitText, look = 'primary', fault, isBusy, onSubmit, onClose, children } = props
  const { t } = useText()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    // A form inside of a dialog inside of a form: only this one is meant.
    event.stopPropagation()
    onSubmit()
  }
  return (
    <Dialog title={title} closeLabel={t('common.close')} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {children}
        <FaultNote fault={fault} />
        <div className="form-actions">
          <Button type="submit" look={look} isDisabled={isBusy}>
            {submitText}
          </Button>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
