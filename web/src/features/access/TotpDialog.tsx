import type { TotpStarted } from '@karvan/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { TextField } from '../../ui/fields.tsx'
import { Secret } from '../../ui/Secret.tsx'
import { ProofField, proofOf } from './ProofField.tsx'
import { confirmTotp, startTotp } from './people.ts'
import { QrCode } from './QrCode.tsx'

interface TotpDialogProps {
  onClose: () => void
  /** The recovery codes that come with it. */
  onCodes: (codes: readonly string[]) => void
}

/** First the password, then the secret to scan, then a code that proves the app has it. */
export const TotpDialog = ({ onClose, onCodes }: TotpDialogProps) => {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const start = useMutation({ mutationFn: startTotp, networkMode: 'always' })
  if (start.data) return <Confirm started={start.data} onClose={onClose} onCodes={onCodes} />
  return (
    <FormDialog
      title={t('totp.setUp')}
      submitText={t('common.next')}
      fault={start.error}
      isBusy={start.isPending}
      onSubmit={() => start.mutate(proofOf(password))}
      onClose={onClose}
    >
      <p>{t('totp.setUpHint')}</p>
      <ProofField value={password} onChange={setPassword} />
    </FormDialog>
  )
}

interface ConfirmProps extends TotpDialogProps {
  started: TotpStarted
}

const Confirm = ({ started, onClose, onCodes }: ConfirmProps) => {
  const { t } = useText()
  const [code, setCode] = useState('')
  const { mutate, error, isPending } = useDeed({
    run: confirmTotp,
    changes: ['me', 'session'],
    onDone: ({ codes }) => {
      onCodes(codes)
      onClose()
    },
  })
  const digits = code.replace(/\s/g, '')
  const isComplete = /^\d{6}$/.test(digits)
  return (
    <FormDialog
      title={t('totp.setUp')}
      submitText={t('totp.confirm')}
      fault={error}
      isBusy={isPending || !isComplete}
      onSubmit={() => mutate({ ticket: started.ticket, code: digits })}
      onClose={onClose}
    >
      <div className="totp">
        <QrCode text={started.uri} label={t('totp.qr')} />
        <div className="stack">
          <p>{t('totp.scan')}</p>
          <p className="muted">{t('totp.type')}</p>
          <Secret
            label={t('totp.secret')}
            secret={started.secret}
            copyText={t('common.copy')}
            copiedText={t('common.copied')}
          />
        </div>
      </div>
      <TextField
        label={t('totp.code')}
        hint={t('totp.codeHint')}
        isMono
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        value={code}
        onChange={setCode}
      />
    </FormDialog>
  )
}
