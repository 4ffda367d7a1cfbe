import type { Problem } from '@karvan/contract'
import { ApiProblem, Unreachable } from '../api/client.ts'
import { translateWord, useText } from '../i18n/index.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'

interface FailureProps {
  fault: unknown
  onRetry: () => void
}

/** A screen that could not be read: why, and the way on. */
export const Failure = ({ fault, onRetry }: FailureProps) => {
  const { t } = useText()
  const hint = fault instanceof Unreachable ? t('error.offline') : undefined
  return (
    <Notice title={t('error.title')} {...(hint && { hint })}>
      {fault instanceof ApiProblem && <Reasons problem={fault.problem} />}
      <Button onPress={onRetry}>{t('error.retry')}</Button>
    </Notice>
  )
}

/** Every reason of a refusal at once: the sentence in the reader's language where there is one. */
export const Reasons = ({ problem }: { problem: Problem }) => {
  const { t } = useText()
  const { code, detail, title, reasons = [], reasonCount = reasons.length } = problem
  const said = translateWord(t, 'refusal', code)
  return (
    <div className="alert" role="alert" data-code={code}>
      <Icon name="warning" />
      <div>
        <p>{said === code ? (detail ?? title) : said}</p>
        <ul dir="ltr">
          {reasons.map(({ pointer, code, message }) => (
            <li key={pointer + code + message}>{message}</li>
          ))}
        </ul>
        {reasonCount > reasons.length && (
          <p>{t('error.more', { count: reasonCount - reasons.length })}</p>
        )}
      </div>
    </div>
  )
}

/** Why something that was asked for was not done; nothing when it was. */
export const FaultNote = ({ fault }: { fault: unknown }) => {
  const { t } = useText()
  if (!fault) return null
  if (fault instanceof ApiProblem) return <Reasons problem={fault.problem} />
  return (
    <p className="alert" role="alert">
      <Icon name="warning" /> {t(fault instanceof Unreachable ? 'error.noAnswer' : 'error.title')}
    </p>
  )
}
