import type { SecondFactorAsked } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../app/Failure.tsx'
import { translateWord, useText } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { EntryPage } from './EntryPage.tsx'
import { KeySignIn } from './KeySignIn.tsx'
import { PasswordSignIn } from './PasswordSignIn.tsx'
import { setUpQuery } from './people.ts'
import { SecondStep } from './SecondStep.tsx'

interface SignInPageProps {
  /** A key that came in the address. */
  keyOfAddress: string | undefined
  /** Of a sign-in that an issuer began. */
  ticket: string | undefined
  problem: string | undefined
}

/** By email, by passkey, by the issuer of the organisation, or by a key. */
export const SignInPage = ({ keyOfAddress, ticket, problem }: SignInPageProps) => {
  const { t } = useText()
  const [asked, setAsked] = useState<SecondFactorAsked | undefined>(
    ticket === undefined ? undefined : { ticket, factors: ['totp', 'recovery-code', 'passkey'] },
  )
  if (asked) {
    return (
      <EntryPage title={t('signIn.second')}>
        <SecondStep asked={asked} onBack={() => setAsked(undefined)} />
      </EntryPage>
    )
  }
  return (
    <EntryPage title={t('signIn.title')}>
      {problem !== undefined && (
        <p className="alert" role="alert">
          <Icon name="warning" />{' '}
          {translateWord(t, 'refusal', problem) === problem
            ? t('signIn.issuerFailed')
            : translateWord(t, 'refusal', problem)}
        </p>
      )}
      <Ways keyOfAddress={keyOfAddress} onSecond={setAsked} />
    </EntryPage>
  )
}

interface WaysProps {
  keyOfAddress: string | undefined
  onSecond: (asked: SecondFactorAsked) => void
}

/** Before there is a person, only a key opens the house. */
const Ways = ({ keyOfAddress, onSecond }: WaysProps) => {
  const { t } = useText()
  const { data: setUp, error, isPending } = useQuery(setUpQuery)
  const [chosen, setChosen] = useState<'person' | 'key'>()
  const isFirst = setUp?.needed === true || keyOfAddress !== undefined
  const way = chosen ?? (isFirst ? 'key' : 'person')
  if (isPending && keyOfAddress === undefined) return <p className="muted">{t('common.loading')}</p>
  return (
    <>
      <fieldset className="segments" aria-label={t('signIn.ways')}>
        <button type="button" aria-pressed={way === 'person'} onClick={() => setChosen('person')}>
          {t('signIn.person')}
        </button>
        <button type="button" aria-pressed={way === 'key'} onClick={() => setChosen('key')}>
          {t('signIn.key')}
        </button>
      </fieldset>
      {way === 'key' ? (
        <>
          {setUp?.needed && <p className="muted">{t('setUp.firstStart')}</p>}
          <KeySignIn keyOfAddress={keyOfAddress} />
        </>
      ) : (
        <PasswordSignIn onSecond={onSecond} />
      )}
      {!setUp && <FaultNote fault={error} />}
    </>
  )
}
