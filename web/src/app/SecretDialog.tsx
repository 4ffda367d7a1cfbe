import type { ReactNode } from 'react'
import { useText } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Secret } from '../ui/Secret.tsx'

interface SecretDialogProps {
  title: string
  /** What it is good for, and who may have it. */
  hint: string
  label: string
  secret: string
  onClose: () => void
  children?: ReactNode
}

/** What the server tells this once and never again. */
export const SecretDialog = (props: SecretDialogProps) => {
  const { title, hint, label, secret, onClose, children } = props
  const { t } = useText()
  return (
    <Dialog title={title} closeLabel={t('common.close')} onClose={onClose}>
      <div className="form">
        <p>{hint}</p>
        <Secret
          label={label}
          secret={secret}
          copyText={t('common.copy')}
          copiedText={t('common.copied')}
        />
        {children}
        <p className="alert">
          <Icon name="warning" /> {t('common.shownOnce')}
        </p>
        <Button look="primary" onPress={onClose}>
          {t('common.kept')}
        </Button>
      </div>
    </Dialog>
  )
}
