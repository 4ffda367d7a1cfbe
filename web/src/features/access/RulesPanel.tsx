import { useQuery } from '@tanstack/react-query'
import { useDeed } from '../../api/useDeed.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { CheckField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Page.tsx'
import { putRules, rulesQuery } from './people.ts'

/** What the organisation asks of its people. */
export const RulesPanel = ({ organisation }: { organisation: string }) => {
  const { t } = useText()
  const { data, error } = useQuery(rulesQuery(organisation))
  const put = useDeed({ run: putRules, changes: ['people-rules', 'me'] })
  return (
    <Panel id="rules-title" title={t('people.rules')}>
      <CheckField
        label={t('people.requiresFactor')}
        hint={t('people.requiresFactorHint')}
        isChecked={data?.requiresSecondFactor ?? false}
        isDisabled={!data || put.isPending}
        onChange={(requiresSecondFactor) => put.mutate({ organisation, requiresSecondFactor })}
      />
      <FaultNote fault={put.error ?? error} />
    </Panel>
  )
}
