import { useMutation } from '@tanstack/react-query'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { type AuditFilter, EXPORT_LIMIT, readTrail, rowsOfTrail } from './audit.ts'
import { writeCsv } from './csv.ts'

/** Everything that the filter lets through, as a file for a spreadsheet. */
export const ExportButton = ({ filter }: { filter: AuditFilter }) => {
  const { t } = useText()
  const { mutate, error, isPending, data } = useMutation({
    mutationFn: async () => {
      const entries = await readTrail(filter)
      const day = new Date().toISOString().slice(0, 10)
      saveFile(`karvan-audit-${filter.as}-${day}.csv`, 'text/csv', writeCsv(rowsOfTrail(entries)))
      return entries.length
    },
    networkMode: 'always',
  })
  return (
    <div className="audit-export">
      <Button isDisabled={isPending} onPress={() => mutate()}>
        {t('audit.export')}
      </Button>
      <FaultNote fault={error} />
      <span role="status" className="muted">
        {data !== undefined && t('audit.exported', { count: data })}
        {data !== undefined && data >= EXPORT_LIMIT && ` ${t('audit.exportCut')}`}
      </span>
    </div>
  )
}
