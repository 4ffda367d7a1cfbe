import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useText } from '../../i18n/index.ts'
import { setUpQuery } from './people.ts'
import { sessionQuery } from './session.ts'
import './access.css'

/** Who came in with the first key is led to the first account. */
export const SetUpBanner = () => {
  const { t } = useText()
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const { data: session } = useQuery(sessionQuery)
  const mayMake = session?.person === null && session.deeds.includes('govern')
  const { data } = useQuery({ ...setUpQuery, enabled: mayMake })
  if (!mayMake || !data?.needed || pathname === '/set-up') return null
  return (
    <p className="set-up-banner" role="note">
      {t('setUp.banner')} <Link to="/set-up">{t('setUp.title')}</Link>
    </p>
  )
}
