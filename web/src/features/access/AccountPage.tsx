import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Failure } from '../../app/Failure.tsx'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { AboutMe } from './AboutMe.tsx'
import { MyData } from './MyData.tsx'
import { MySessions } from './MySessions.tsx'
import { useSession } from './may.ts'
import { meQuery } from './people.ts'
import { Security } from './Security.tsx'
import './access.css'

const PARTS = ['about', 'security', 'sessions', 'data'] as const
const route = getRouteApi('/account')

/** What belongs to the person alone. */
export const AccountPage = () => {
  const { t } = useText()
  const { part: asked } = route.useSearch()
  const part = findPart(asked, PARTS)
  const { person } = useSession()
  if (person === null) return <Notice title={t('account.byKey')} hint={t('account.byKeyHint')} />
  return (
    <Page
      title={t('account.title')}
      parts={
        <Parts
          label={t('account.title')}
          to="/account"
          current={part}
          parts={PARTS.map((name) => [name, t(`accountPart.${name}`)])}
        />
      }
    >
      <Part part={part} />
    </Page>
  )
}

const Part = ({ part }: { part: (typeof PARTS)[number] }) => {
  const { t } = useText()
  const { data: me, error, refetch } = useQuery(meQuery)
  if (!me && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!me) return <Notice isBusy isSmall title={t('common.loading')} />
  if (part === 'about') return <AboutMe me={me} />
  if (part === 'security') return <Security me={me} />
  return part === 'sessions' ? <MySessions /> : <MyData />
}
