import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

interface DialogProps {
  title: string
  closeLabel: string
  onClose: () => void
  children: ReactNode
}

/** A modal dialog: focus stays in it, Escape and a click beside it close it. */
export const Dialog = ({ title, closeLabel, onClose, children }: DialogProps) => (
  <ModalOverlay
    className="overlay"
    isOpen
    isDismissable
    onOpenChange={(isOpen) => isOpen || onClose()}
  >
    <Modal className="dialog">
      <AriaDialog>
        <div className="dialog-head">
          <Heading slot="title">{title}</Heading>
          <Button look="quiet" aria-label={closeLabel} onPress={onClose}>
            <Icon name="close" />
          </Button>
        </div>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)
