import type { Me } from '@karvan/contract'
import { useQueryClient } from '@tanstack/react-query'
import { Preferences } from '../../app/Preferences.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { PasskeysPanel } from './PasskeysPanel.tsx'
import { signOut } from './session.ts'
import { TotpPanel } from './TotpPanel.tsx'
import './access.css'

/** Stands before everything else where the organisation asks for a second factor and the session has none. */
export const FactorGate = ({ me }: { me: Me }) => {
  const { t } = useText()
  const queries = useQueryClient()
  return (
    <main className="gate">
      <Page title={t('gate.title')} intro={t('gate.intro')}>
        <div className="columns">
          <TotpPanel me={me} />
          <PasskeysPanel me={me} />
        </div>
        <div className="form-actions">
          <Button onPress={() => void signOut(queries)}>{t('shell.signOut')}</Button>
          <Preferences />
        </div>
      </Page>
    </main>
  )
}
