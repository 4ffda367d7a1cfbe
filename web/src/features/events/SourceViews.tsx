import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Failure } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import type { Condition } from './conditions.ts'
import { type EventPage, readXml } from './events.ts'

/** What is shown of a document; the file that can be saved holds all of it. */
const SHOWN_CHARACTERS = 200_000

/** The pages as the repository gave them, one document after another. */
export const JsonView = ({ pages }: { pages: readonly EventPage[] }) => {
  const text = useMemo(
    () => pages.map((page) => JSON.stringify(JSON.parse(page.text), null, 2)).join('\n'),
    [pages],
  )
  return <Source text={text} file="events.jsonld" type="application/ld+json" />
}

/** The first page as XML 2.0, as a client gets it that asks for XML. */
export const XmlView = ({ conditions }: { conditions: readonly Condition[] }) => {
  const { t } = useText()
  const { data, error, refetch } = useQuery({
    queryKey: ['events', 'xml', conditions],
    queryFn: ({ signal }) => readXml(conditions, signal),
  })
  if (data === undefined && error) return <Failure fault={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Notice isBusy isSmall title={t('common.loading')} />
  return <Source text={data} file="events.xml" type="application/xml" />
}

const Source = ({ text, file, type }: { text: string; file: string; type: string }) => {
  const { t } = useText()
  return (
    <div className="panel-body stack">
      <Button onPress={() => saveFile(file, type, text)}>{t('events.save', { file })}</Button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="source mono" dir="ltr" tabIndex={0}>
        {text.slice(0, SHOWN_CHARACTERS)}
      </pre>
      {text.length > SHOWN_CHARACTERS && <p className="muted">{t('events.cut')}</p>}
    </div>
  )
}
