import type { CaptureJob } from '@karvan/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useId, useState } from 'react'
import { ApiProblem, request } from '../../api/client.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Panel } from '../../ui/Page.tsx'
import { CaptureOutcome } from './CaptureOutcome.tsx'
import { DocumentProblems } from './DocumentProblems.tsx'

interface Dropped {
  name: string
  text: string
}

/** A document from the disk into the journal: all of it, or a list of what is wrong and where. */
export const CapturePart = () => {
  const { t } = useText()
  const queries = useQueryClient()
  const [dropped, setDropped] = useState<Dropped>()
  const { mutate, data, error, isPending, reset } = useMutation({
    mutationFn: ({ text }: Dropped) => capture(text),
    networkMode: 'always',
    onSuccess: () => queries.invalidateQueries({ queryKey: ['events'] }),
  })
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const document = { name: file.name, text: await file.text() }
    reset()
    setDropped(document)
    mutate(document)
  }
  const problem = error instanceof ApiProblem ? error.problem : undefined
  const isPlaced = problem?.reasons && problem.reasons.length > 0
  return (
    <Panel id="drop-title" title={t('events.drop')} hint={t('events.dropHint')}>
      <div className="stack">
        <DropZone isBusy={isPending} onFile={(file) => void read(file)} />
        <div className="drop-outcome" aria-live="polite">
          {isPending && <p>{t('events.capturing', { file: dropped?.name ?? '' })}</p>}
          {data && <CaptureOutcome file={dropped!.name} job={data} text={dropped!.text} />}
          {isPlaced && dropped ? (
            <DocumentProblems file={dropped.name} text={dropped.text} problem={problem} />
          ) : (
            <FaultNote fault={error} />
          )}
          {error && dropped && !problem && (
            <Button onPress={() => mutate(dropped)}>{t('error.retry')}</Button>
          )}
        </div>
      </div>
    </Panel>
  )
}

/** Whatever a file is called: XML begins with a bracket. */
const typeOf = (text: string): string =>
  text.trimStart().startsWith('<') ? 'application/xml' : 'application/ld+json'

const capture = (text: string): Promise<CaptureJob> =>
  request('/epcis/capture', {
    method: 'POST',
    headers: { 'content-type': typeOf(text), accept: 'application/json' },
    body: text,
  })

interface DropZoneProps {
  isBusy: boolean
  onFile: (file: File | undefined) => void
}

/** A field for a file, which is also a place to drop one. */
const DropZone = ({ isBusy, onFile }: DropZoneProps) => {
  const { t } = useText()
  const id = useId()
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    if (!isBusy) onFile(event.dataTransfer.files[0])
  }
  const over = (event: DragEvent): void => {
    event.preventDefault()
    setOver(true)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the field within does the same
    <div
      className="drop"
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="import" size={28} />
      <label htmlFor={id}>{t('events.chooseFile')}</label>
      <input
        id={id}
        type="file"
        accept=".json,.jsonld,.xml,application/json,application/ld+json,application/xml,text/xml"
        disabled={isBusy}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          // The same file may be chosen again, after it was mended.
          target.value = ''
        }}
      />
    </div>
  )
}
