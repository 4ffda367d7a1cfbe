import { I18nProvider } from '@lingui/react'
import { i18n } from '../../i18n/index.ts'
import { LinkedPage } from './LinkedPage.tsx'

/** The page behind a link, for people whom Karvan does not know: nothing of the app comes with it. */
export const PublicApp = ({ token }: { token: string }) => (
  <I18nProvider i18n={i18n}>
    <LinkedPage token={token} />
  </I18nProvider>
)
