import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { saveFile } from '../../ui/saveFile.ts'

interface RecoveryDialogProps {
  codes: readonly string[]
  onClose: () => void
}

/** Each lets in once, without the app. */
export const RecoveryDialog = ({ codes, onClose }: RecoveryDialogProps) => {
  const { t } = useText()
  return (
    <Dialog title={t('recovery.title')} closeLabel={t('common.close')} onClose={onClose}>
      <div className="form">
        <p>{t('recovery.hint')}</p>
        <ol className="recovery-codes" aria-label={t('recovery.title')}>
          {codes.map((code) => (
            <li key={code} className="mono">
              {code}
            </li>
          ))}
        </ol>
        <p className="alert">
          <Icon name="warning" /> {t('common.shownOnce')}
        </p>
        <div className="form-actions">
          <Button look="primary" onPress={onClose}>
            {t('common.kept')}
          </Button>
          <Button
            onPress={() =>
              saveFile('karvan-recovery-codes.txt', 'text/plain', `${codes.join('\n')}\n`)
            }
          >
            {t('recovery.save')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
