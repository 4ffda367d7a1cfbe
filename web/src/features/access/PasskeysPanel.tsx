import type { Me, Passkey } from '@karvan/contract'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Page.tsx'
import { type Column, Table } from '../../ui/Table.tsx'
import { ProofDialog } from './ProofDialog.tsx'
import { ProofField, proofOf } from './ProofField.tsx'
import { addPasskey, hasPasskeys, NoPasskey } from './passkeys.ts'
import { removePasskey } from './people.ts'

/** Passkeys let in without a password, by the finger, face or code of a device. */
export const PasskeysPanel = ({ me }: { me: Me }) => {
  const { t, language } = useText()
  const [isAdding, setAdding] = useState(false)
  const [removed, setRemoved] = useState<Passkey>()
  return (
    <Panel
      id="passkeys-title"
      title={t('passkeys.title')}
      hint={t(hasPasskeys() ? 'passkeys.hint' : 'passkeys.none')}
      isFlush
      action={hasPasskeys() && <Button onPress={() => setAdding(true)}>{t('passkeys.add')}</Button>}
    >
      <Table
        label={t('passkeys.title')}
        columns={passkeyColumns((time) => formatDay(time, language), t)}
        rows={me.passkeys}
        rowId={({ id }) => id}
        empty={t('passkeys.empty')}
        actions={(passkey) => (
          <Button
            aria-label={`${t('common.remove')}: ${passkey.label}`}
            onPress={() => setRemoved(passkey)}
          >
            {t('common.remove')}
          </Button>
        )}
      />
      {removed && (
        <ProofDialog
          title={t('passkeys.removeTitle', { label: removed.label })}
          submitText={t('common.remove')}
          hint={t('passkeys.removeHint')}
          look="danger"
          run={(proof) => removePasskey(removed.id, proof)}
          onClose={() => setRemoved(undefined)}
        />
      )}
      {isAdding && <PasskeyDialog onClose={() => setAdding(false)} />}
    </Panel>
  )
}

const passkeyColumns = (format: (time: string) => string, t: Translate): Column<Passkey>[] => [
  { id: 'label', title: t('keys.label'), cell: ({ label }) => <strong>{label}</strong> },
  {
    id: 'used',
    title: t('passkeys.used'),
    cell: ({ usedTime, createdTime }) => <span>{format(usedTime ?? createdTime)}</span>,
  },
]

const PasskeyDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText()
  const [label, setLabel] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, error, isPending } = useDeed({
    run: () => addPasskey(label.trim(), proofOf(password)),
    changes: ['me', 'session'],
    onDone: onClose,
  })
  const hasNone = error instanceof NoPasskey
  return (
    <FormDialog
      title={t('passkeys.add')}
      submitText={t('passkeys.add')}
      fault={hasNone ? undefined : error}
      isBusy={isPending || label.trim() === ''}
      onSubmit={() => mutate(undefined)}
      onClose={onClose}
    >
      <TextField
        label={t('keys.label')}
        hint={t('passkeys.labelHint')}
        maxLength={100}
        value={label}
        onChange={setLabel}
      />
      <ProofField value={password} onChange={setPassword} />
      {hasNone && <p role="alert">{t('signIn.noPasskey')}</p>}
    </FormDialog>
  )
}
