import { getRouteApi } from '@tanstack/react-router'
import { findPart, Parts } from '../../app/Parts.tsx'
import { useText } from '../../i18n/index.ts'
import { Page } from '../../ui/Page.tsx'
import { GrantsPart } from './GrantsPart.tsx'
import { InterestsPart } from './InterestsPart.tsx'
import { LinksPart } from './LinksPart.tsx'

const PARTS = ['grants', 'links', 'interests'] as const
const route = getRouteApi('/sharing')

/** Whom the own organisation lets see what: other organisations by grants, anybody by links. */
export const SharingPage = () => {
  const { t } = useText()
  const { part: asked } = route.useSearch()
  const part = findPart(asked, PARTS)
  return (
    <Page
      title={t('sharing.title')}
      intro={t('sharing.intro')}
      parts={
        <Parts
          label={t('sharing.title')}
          to="/sharing"
          current={part}
          parts={PARTS.map((name) => [name, t(`sharing.${name}`)])}
        />
      }
    >
      {part === 'grants' && <GrantsPart />}
      {part === 'links' && <LinksPart />}
      {part === 'interests' && <InterestsPart />}
    </Page>
  )
}
