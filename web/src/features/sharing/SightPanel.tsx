import type { Language, LinkField, Seer } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../app/Failure.tsx'
import { type Translate, useText } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Panel } from '../../ui/Page.tsx'
import { GrantDialog } from './GrantDialog.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import { sightQuery } from './sharing.ts'
import './sight.css'

interface SightPanelProps {
  id: string
  label: string
  /** Whether the session may let others see it. */
  mayShare: boolean
}

/** Who sees this thing, whole or in part, on what basis and until when. */
export const SightPanel = ({ id, label, mayShare }: SightPanelProps) => {
  const { t } = useText()
  const { data, error } = useQuery(sightQuery(id))
  const [open, setOpen] = useState<'grant' | 'link'>()
  const close = (): void => setOpen(undefined)
  return (
    <Panel id="sight-title" title={t('sight.title')}>
      <FaultNote fault={error} />
      {!data && !error && <p className="muted">{t('common.loading')}</p>}
      {data && (
        <ul className="seers">
          {data.map((seer) => (
            <SeerRow key={[seer.basis, seer.organisation, seer.reference].join(' ')} seer={seer} />
          ))}
        </ul>
      )}
      {mayShare && (
        <div className="form-actions">
          <Button onPress={() => setOpen('grant')}>{t('grants.give')}</Button>
          <Button onPress={() => setOpen('link')}>{t('links.make')}</Button>
        </div>
      )}
      {open === 'grant' && <GrantDialog thing={label} onClose={close} />}
      {open === 'link' && <LinkDialog thing={label} onClose={close} />}
    </Panel>
  )
}

const isField = (word: string): word is LinkField =>
  ['status', 'place', 'times', 'timeline'].includes(word)

/** What the server says beside the reason: since when, where, what of it, for what purpose. */
const describeDetail = ({ basis, detail }: Seer, t: Translate, language: Language): string => {
  if (basis === 'party') return t('sight.since', { day: formatDay(detail, language) })
  if (basis === 'authority') return nameCountry(detail, language)
  if (basis !== 'link') return detail
  const fields = detail.split(', ')
  return fields.map((word) => (isField(word) ? t(`linkField.${word}`) : word)).join(', ')
}

const SeerRow = ({ seer }: { seer: Seer }) => {
  const { t, language } = useText()
  const { name, basis, whole, detail, expiresTime } = seer
  return (
    <li className="seer" data-basis={basis}>
      <Icon name={basis === 'link' ? 'globe' : 'seen'} size={16} />
      <strong>{name}</strong>
      <span className="mark">{t(whole ? 'sight.whole' : 'sight.inPart')}</span>
      <span className="seer-why">
        {t(`basisWhy.${basis}`)}
        {detail && (
          <>
            {' · '}
            <bdi>{describeDetail(seer, t, language)}</bdi>
          </>
        )}
        {expiresTime !== null && (
          <>
            {' · '}
            {t('sight.until', { day: formatDay(expiresTime, language) })}
          </>
        )}
      </span>
    </li>
  )
}
