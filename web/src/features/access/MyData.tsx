import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Panel } from '../../ui/Page.tsx'
import { saveFile } from '../../ui/saveFile.ts'
import { ProofDialog } from './ProofDialog.tsx'
import { eraseMe, readExport } from './people.ts'
import { enter } from './session.ts'

/** What is held of the person: to be taken along, and to be erased. */
export const MyData = () => (
  <div className="columns">
    <ExportPanel />
    <ErasePanel />
  </div>
)

const ExportPanel = () => {
  const { t } = useText()
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: async () => {
      const held = await readExport()
      saveFile('karvan-my-data.json', 'application/json', `${JSON.stringify(held, null, 2)}\n`)
    },
    networkMode: 'always',
  })
  return (
    <Panel id="export-title" title={t('myData.export')} hint={t('myData.exportHint')}>
      <div className="stack">
        <Button isDisabled={isPending} onPress={() => mutate()}>
          {t('myData.save')}
        </Button>
        <FaultNote fault={error} />
        <span role="status">{isSuccess && t('common.saved')}</span>
      </div>
    </Panel>
  )
}

const ErasePanel = () => {
  const { t } = useText()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel id="erase-title" title={t('myData.erase')} hint={t('myData.eraseHint')}>
      <Button look="danger" onPress={() => setOpen(true)}>
        {t('myData.erase')}
      </Button>
      {isOpen && (
        <ProofDialog
          title={t('myData.erase')}
          hint={t('myData.eraseWarning')}
          look="danger"
          run={async (proof) => {
            await eraseMe(proof)
            await enter(queries, null)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  )
}
