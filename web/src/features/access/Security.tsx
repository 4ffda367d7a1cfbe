import type { Me } from '@karvan/contract'
import { OPENID_CONNECT_PATH } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useText } from '../../i18n/index.ts'
import { Panel } from '../../ui/Page.tsx'
import { PasskeysPanel } from './PasskeysPanel.tsx'
import { PasswordPanel } from './PasswordPanel.tsx'
import { waysQuery } from './people.ts'
import { TotpPanel } from './TotpPanel.tsx'

/** How the person signs in, and what stands beside the password. */
export const Security = ({ me }: { me: Me }) => (
  <div className="columns">
    <TotpPanel me={me} />
    <PasskeysPanel me={me} />
    <PasswordPanel me={me} />
    <IssuerPanel me={me} />
  </div>
)

/** The account that the person has with the issuer of OpenID Connect; only where one is configured. */
const IssuerPanel = ({ me }: { me: Me }) => {
  const { t } = useText()
  const { data: ways } = useQuery(waysQuery)
  const name = ways?.openIdConnect
  if (!name) return null
  return (
    <Panel id="issuer-title" title={name}>
      <div className="stack">
        <p>{t(me.hasOpenIdConnect ? 'issuer.linked' : 'issuer.notLinked', { name })}</p>
        {!me.hasOpenIdConnect && (
          <a className="button" href={`${OPENID_CONNECT_PATH}?link=true`}>
            {t('issuer.link')}
          </a>
        )}
      </div>
    </Panel>
  )
}
