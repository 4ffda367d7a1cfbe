import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { Fact, Panel } from '../../ui/Page.tsx'
import { Secret } from '../../ui/Secret.tsx'
import { useNamePlace } from '../network/network.ts'
import { useSession } from './may.ts'
import { placeRightsQuery } from './organisations.ts'

/** What the own organisation is, where its data are at home, and of which places it may speak. */
export const OrganisationFacts = () => {
  const { t, language } = useText()
  const { organisation } = useSession()
  const { id, kind, homeJurisdiction, jurisdiction, mandates } = organisation
  return (
    <div className="columns">
      <Panel id="facts-title" title={t('organisationPart.facts')}>
        <dl className="facts">
          <Fact name={t('organisation.kind')}>{t(`organisationKind.${kind}`)}</Fact>
          <Fact name={t('organisation.home')}>
            {nameCountry(homeJurisdiction, language)}
            <span className="muted">{t('organisation.homeHint')}</span>
          </Fact>
          {jurisdiction !== null && (
            <Fact name={t('organisation.jurisdiction')}>{nameCountry(jurisdiction, language)}</Fact>
          )}
          {mandates.length > 0 && (
            <Fact name={t('organisation.mandates')}>
              {mandates.map((mandate) => t(`mandate.${mandate}`)).join(', ')}
            </Fact>
          )}
        </dl>
      </Panel>
      <Panel id="id-title" title={t('organisation.id')} hint={t('organisation.idShare')}>
        <Secret
          label={t('organisation.id')}
          secret={id}
          copyText={t('common.copy')}
          copiedText={t('common.copied')}
        />
      </Panel>
      <PlacesPanel organisation={id} />
    </div>
  )
}

const PlacesPanel = ({ organisation }: { organisation: string }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const { organisation: own } = useSession()
  const { data, error } = useQuery(placeRightsQuery(organisation))
  return (
    <Panel id="places-title" title={t('organisation.places')} hint={t(`speaks.${own.kind}`)}>
      <FaultNote fault={error} />
      {data?.length === 0 && <p className="muted">{t('organisation.noPlaces')}</p>}
      <ul className="own-places">
        {data?.map(({ place, exclusive }) => (
          <li key={place}>
            <Link to="/places/$id" params={{ id: place }}>
              {namePlace(place)}
            </Link>
            {exclusive && <span className="mark">{t('organisation.exclusive')}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
