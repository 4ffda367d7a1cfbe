import { useText } from '../../i18n/index.ts'
import { formatDay, formatTime } from '../../i18n/time.ts'
import { useNow } from '../../ui/useNow.ts'
import { stateOf } from './expiry.ts'

interface StateMarkProps {
  given: { expiresTime: string | null; revokedTime: string | null }
}

/** Until when something holds, or how it ended. */
export const StateMark = ({ given }: StateMarkProps) => {
  const { t, language } = useText()
  const state = stateOf(given, useNow(60_000))
  const time = given.revokedTime ?? given.expiresTime
  const isEnded = state === 'expired' || state === 'revoked'
  return (
    <span>
      {state !== 'living' && (
        <span className={isEnded ? 'mark mark-ended' : 'mark'} data-state={state}>
          {t(`state.${state}`)}
        </span>
      )}{' '}
      {time === null ? (
        t('state.unlimited')
      ) : (
        <time dateTime={time} title={formatTime(time, language)}>
          {formatDay(time, language)}
        </time>
      )}
    </span>
  )
}

/** Whether something still holds. */
export const isLiving = (given: StateMarkProps['given']): boolean =>
  ['living', 'soon'].includes(stateOf(given, new Date()))

/** The living first, each group newest first. */
export const sortByState = <Given extends StateMarkProps['given'] & { createdTime: string }>(
  given: readonly Given[],
): Given[] =>
  [...given].sort(
    (a, b) =>
      Number(isLiving(b)) - Number(isLiving(a)) || b.createdTime.localeCompare(a.createdTime),
  )
