import type { Session } from '@karvan/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { send } from '../../api/client.ts'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Page, Panel } from '../../ui/Page.tsx'
import { type NewPerson, PersonForm } from './PersonForm.tsx'
import { setUpQuery } from './people.ts'
import { enter } from './session.ts'
import './access.css'

/** The first person of the house, made with the key of the first start. */
export const SetUpPage = () => {
  const { t } = useText()
  const { data, error, refetch } = useQuery(setUpQuery)
  if (!data && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (!data) return <Notice isBusy title={t('common.loading')} />
  return (
    <Page title={t('setUp.title')} intro={t('setUp.intro')}>
      {data.needed ? <SetUpForm /> : <Notice isSmall title={t('setUp.done')} />}
    </Page>
  )
}

const SetUpForm = () => {
  const { t } = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (person: NewPerson) => send<Session>('/api/set-up', person),
    networkMode: 'always',
    onSuccess: async (session) => {
      await enter(queries, session)
      await navigate({ to: '/account', search: { part: 'security' } })
    },
  })
  return (
    <div className="columns person-form">
      <Panel id="first-title" title={t('setUp.first')}>
        <PersonForm
          submitText={t('setUp.make')}
          fault={error}
          isBusy={isPending}
          onSubmit={mutate}
        />
      </Panel>
      <Panel id="next-title" title={t('setUp.next')}>
        <ol className="set-up-steps">
          <li>{t('setUp.nextFactor')}</li>
          <li>{t('setUp.nextOrganisations')}</li>
          <li>{t('setUp.nextPeople')}</li>
          <li>{t('setUp.nextKey')}</li>
        </ol>
      </Panel>
    </div>
  )
}
