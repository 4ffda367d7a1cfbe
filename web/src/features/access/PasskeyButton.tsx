import type { Session } from '@karvan/contract'
import { useMutation } from '@tanstack/react-query'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { hasPasskeys, NoPasskey, signInWithPasskey } from './passkeys.ts'

interface PasskeyButtonProps {
  /** Of a good password: the passkey is the second factor. */
  ticket?: string
  onDone: (session: Session) => void
}

/** Offered only where the browser can. */
export const PasskeyButton = ({ ticket, onDone }: PasskeyButtonProps) => {
  const { t } = useText()
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => signInWithPasskey(ticket),
    networkMode: 'always',
    onSuccess: onDone,
  })
  if (!hasPasskeys()) return null
  return (
    <>
      <Button isDisabled={isPending} onPress={() => mutate()}>
        <Icon name="key" /> {t('signIn.passkey')}
      </Button>
      {error instanceof NoPasskey ? (
        <p className="alert" role="alert">
          <Icon name="warning" /> {t('signIn.noPasskey')}
        </p>
      ) : (
        <FaultNote fault={error} />
      )}
    </>
  )
}
