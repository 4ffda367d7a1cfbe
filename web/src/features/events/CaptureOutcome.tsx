import type { CaptureJob } from '@karvan/contract'
import { useText } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Excerpts } from './DocumentProblems.tsx'

interface CaptureOutcomeProps {
  file: string
  job: CaptureJob
  text: string
}

/** What became of a document: how much was new, and what is doubtful in it. */
export const CaptureOutcome = ({ file, job, text }: CaptureOutcomeProps) => {
  const { t } = useText()
  const { captured, duplicates, warnings } = job
  return (
    <>
      <p role="status" className="drop-done">
        <Icon name="check" /> {t('events.captured', { file, captured, duplicates })}
      </p>
      {warnings.length > 0 && (
        <>
          <h3>{t('events.warnings', { count: warnings.length })}</h3>
          <Excerpts text={text} reasons={warnings} />
        </>
      )}
    </>
  )
}
