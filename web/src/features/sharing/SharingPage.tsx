import { getRouteApi } from '@tanstack/react-router'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Page } from '../../ui/Page.tsx'
import { useSession } from '../access/may.ts'
import { GrantsPart } from './GrantsPart.tsx'
import { InterestsPart } from './InterestsPart.tsx'
import { LinksPart } from './LinksPart.tsx'

const route = getRouteApi('/sharing')

/** Whom the own organisation lets see what: other organisations by grants, anybody by links. */
export const SharingPage = () => {
  const { t } = useText()
  const { part: asked } = route.useSearch()
  const { organisation } = useSession()
  const isOperator = organisation.kind === 'operator'
  const shown = ['grants', 'links', ...(isOperator ? (['interests'] as const) : [])] as const
  const part = findPart(asked, shown)
  return (
    <Page
      title={t('sharing.title')}
      intro={t('sharing.intro')}
      parts={
        <Parts
          label={t('sharing.title')}
          to="/sharing"
          current={part}
          parts={shown.map((name) => [name, t(`sharing.${name}`)])}
        />
      }
    >
      {part === 'grants' && <GrantsPart />}
      {part === 'links' && <LinksPart />}
      {part === 'interests' && <InterestsPart />}
    </Page>
  )
}
