import { getRouteApi } from '@tanstack/react-router'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Page } from '../../ui/Page.tsx'
import { KeysPart } from './KeysPart.tsx'
import { useMay, useSession } from './may.ts'
import { OrganisationFacts } from './OrganisationFacts.tsx'
import { OrganisationsPart } from './OrganisationsPart.tsx'
import { PeoplePart } from './PeoplePart.tsx'
import './access.css'

const route = getRouteApi('/organisation')

/** The own organisation: what it is, who is in it, what its systems sign in with. */
export const OrganisationPage = () => {
  const { t } = useText()
  const may = useMay()
  const { part: asked } = route.useSearch()
  const { organisation } = useSession()
  const shown = [
    'facts',
    ...(may('administer') ? (['people', 'keys'] as const) : []),
    ...(may('govern') ? (['all'] as const) : []),
  ] as const
  const part = findPart(asked, shown)
  return (
    <Page
      title={organisation.name}
      parts={
        <Parts
          label={t('nav.organisation')}
          to="/organisation"
          current={part}
          parts={shown.map((name) => [name, t(`organisationPart.${name}`)])}
        />
      }
    >
      {part === 'facts' && <OrganisationFacts />}
      {part === 'people' && <PeoplePart />}
      {part === 'keys' && <KeysPart />}
      {part === 'all' && <OrganisationsPart />}
    </Page>
  )
}
