import type { Problem } from '@karvan/contract'
import { useMemo } from 'react'
import { translateWord, useText } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { type Excerpt, type PlacedReason, placeReasons } from './locate.ts'

interface DocumentProblemsProps {
  file: string
  text: string
  problem: Problem
}

/** Why a document was refused: every reason under the line that it is about. */
export const DocumentProblems = ({ file, text, problem }: DocumentProblemsProps) => {
  const { t } = useText()
  const { code, title, reasons = [], reasonCount = reasons.length } = problem
  const said = translateWord(t, 'refusal', code)
  return (
    <>
      <div className="alert" role="alert" data-code={code}>
        <Icon name="warning" />
        <p>
          {file}: {said === code ? title : said} ({t('events.problems', { count: reasonCount })})
        </p>
      </div>
      <Excerpts text={text} reasons={reasons} />
      {reasonCount > reasons.length && (
        <p>{t('error.more', { count: reasonCount - reasons.length })}</p>
      )}
    </>
  )
}

interface ExcerptsProps {
  text: string
  reasons: readonly PlacedReason[]
}

/** The lines of a document that something is said about. */
export const Excerpts = ({ text, reasons }: ExcerptsProps) => {
  const { excerpts, elsewhere } = useMemo(() => placeReasons(text, reasons), [text, reasons])
  return (
    <>
      {elsewhere.length > 0 && (
        <ul className="reasons" dir="ltr">
          {elsewhere.map(({ pointer, code, message }) => (
            <li key={`${pointer} ${code} ${message}`}>
              {pointer && <code className="mono">{pointer}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      {excerpts.map((excerpt) => (
        <ExcerptView key={excerpt.firstLine} excerpt={excerpt} />
      ))}
    </>
  )
}

const ExcerptView = ({ excerpt: { firstLine, lines } }: { excerpt: Excerpt }) => (
  <ol className="excerpt mono" dir="ltr" start={firstLine}>
    {lines.map(({ text, mark, reasons }, index) => (
      <li
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other name than their number
        key={index}
        value={firstLine + index}
        data-wrong={reasons.length > 0 || undefined}
      >
        <code>
          {mark ? (
            <>
              {text.slice(0, mark[0])}
              <mark>{text.slice(mark[0], mark[1])}</mark>
              {text.slice(mark[1])}
            </>
          ) : (
            text
          )}
        </code>
        {reasons.map(({ pointer, code, message }) => (
          <p key={`${pointer} ${code} ${message}`} className="excerpt-reason">
            {message}
          </p>
        ))}
      </li>
    ))}
  </ol>
)
