import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { FormDialog } from './FormDialog.tsx'

interface ConfirmButtonProps {
  /** The deed, in a word or two: on the button, and on the one that does it. */
  text: string
  /** What it is about, for who hears the button without seeing its row. */
  of?: string
  title: string
  /** What follows, and whether it can be undone. */
  consequence: string
  run: () => Promise<unknown>
}

/** A deed that cannot be undone is asked about once, with what follows from it. */
export const ConfirmButton = ({ text, of, title, consequence, run }: ConfirmButtonProps) => {
  const [isOpen, setOpen] = useState(false)
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: run,
    networkMode: 'always',
    onSuccess: () => setOpen(false),
  })
  const close = (): void => {
    setOpen(false)
    reset()
  }
  return (
    <>
      <Button {...(of && { 'aria-label': `${text}: ${of}` })} onPress={() => setOpen(true)}>
        {text}
      </Button>
      {isOpen && (
        <FormDialog
          title={title}
          submitText={text}
          look="danger"
          fault={error}
          isBusy={isPending}
          onSubmit={() => mutate()}
          onClose={close}
        >
          <p>{consequence}</p>
        </FormDialog>
      )}
    </>
  )
}
