import type { Problem } from '@karvan/contract'
import { ApiProblem, Unreachable } from '../api/client.ts'
import { useText } from '../i18n/index.ts'
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

/** Every reason of a refusal at once, as the server gives them. */
export const Reasons = ({ problem }: { problem: Problem }) => {
  const { t } = useText()
  const { reasons = [], reasonCount = reasons.length } = problem
  return (
    <div className="alert" role="alert">
      <Icon name="warning" />
      <div>
        <p>{problem.detail ?? problem.title}</p>
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
