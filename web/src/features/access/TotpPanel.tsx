import type { Me, Proof } from '@karvan/contract'
import { useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { ProofDialog } from './ProofDialog.tsx'
import { makeRecoveryCodes, removeTotp } from './people.ts'
import { RecoveryDialog } from './RecoveryDialog.tsx'
import { TotpDialog } from './TotpDialog.tsx'

const FEW_CODES = 3

/** The app that shows codes, and the recovery codes for when it is lost. */
export const TotpPanel = ({ me }: { me: Me }) => {
  const { t } = useText()
  const [open, setOpen] = useState<'set-up' | 'codes' | 'remove'>()
  const [codes, setCodes] = useState<readonly string[]>()
  const close = (): void => setOpen(undefined)
  const renew = async (proof: Proof): Promise<void> => {
    const made = await makeRecoveryCodes(proof)
    setCodes(made.codes)
  }
  return (
    <Panel id="totp-title" title={t('totp.title')} hint={t('totp.hint')}>
      <div className="stack">
        <p>
          <strong>{t(me.hasTotp ? 'totp.on' : 'totp.off')}</strong>
        </p>
        {me.hasTotp && (
          <p className={me.recoveryCodesLeft <= FEW_CODES ? undefined : 'muted'}>
            {t('totp.codesLeft', { count: me.recoveryCodesLeft })}
          </p>
        )}
        <div className="form-actions">
          {me.hasTotp ? (
            <>
              <Button onPress={() => setOpen('codes')}>{t('totp.newCodes')}</Button>
              <Button onPress={() => setOpen('remove')}>{t('totp.remove')}</Button>
            </>
          ) : (
            <Button look="primary" onPress={() => setOpen('set-up')}>
              {t('totp.setUp')}
            </Button>
          )}
        </div>
      </div>
      {open === 'set-up' && <TotpDialog onClose={close} onCodes={setCodes} />}
      {open === 'codes' && (
        <ProofDialog
          title={t('totp.newCodes')}
          hint={t('totp.newCodesHint')}
          run={renew}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ProofDialog
          title={t('totp.remove')}
          hint={t('totp.removeHint')}
          look="danger"
          run={removeTotp}
          onClose={close}
        />
      )}
      {codes && <RecoveryDialog codes={codes} onClose={() => setCodes(undefined)} />}
    </Panel>
  )
}
