import type { Me } from '@karvan/contract'
import { type FormEvent, useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FaultNote } from '../../app/Failure.tsx'
import { useText } from '../../i18n/index.ts'
import { formatDay } from '../../i18n/time.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Fact, Panel } from '../../ui/Page.tsx'
import { Table } from '../../ui/Table.tsx'
import { rename } from './people.ts'

/** Name and address, and the organisations that the person belongs to. */
export const AboutMe = ({ me }: { me: Me }) => {
  const { t, language } = useText()
  return (
    <>
      <NamePanel me={me} />
      <Panel id="memberships-title" title={t('account.memberships')} isFlush>
        <Table
          label={t('account.memberships')}
          columns={[
            {
              id: 'name',
              title: t('nav.organisation'),
              cell: ({ name }) => <strong>{name}</strong>,
            },
            {
              id: 'role',
              title: t('keys.role'),
              cell: ({ role }) => <span>{t(`role.${role}`)}</span>,
            },
            {
              id: 'since',
              title: t('person.since'),
              cell: ({ sinceTime }) => (
                <time dateTime={sinceTime}>{formatDay(sinceTime, language)}</time>
              ),
            },
          ]}
          rows={me.memberships}
          rowId={({ organisation }) => organisation}
          empty={t('account.noMemberships')}
        />
      </Panel>
    </>
  )
}

const NamePanel = ({ me }: { me: Me }) => {
  const { t } = useText()
  const [name, setName] = useState(me.name)
  const { mutate, error, isPending, isSuccess } = useDeed({
    run: rename,
    changes: ['me', 'people'],
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim()) mutate(name.trim())
  }
  return (
    <Panel id="me-title" title={t('accountPart.about')}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('person.name')}
          hint={t('person.nameHint')}
          autoComplete="name"
          maxLength={200}
          error={name.trim() ? undefined : t('form.missing')}
          value={name}
          onChange={setName}
        />
        <dl className="facts">
          <Fact name={t('person.email')}>
            <span className="data">{me.email}</span>
          </Fact>
          <Fact name={t('person.pseudonym')}>
            <span className="mono">{me.id}</span>
            <span className="muted">{t('person.pseudonymHint')}</span>
          </Fact>
        </dl>
        <FaultNote fault={error} />
        <div className="form-actions">
          <Button type="submit" isDisabled={isPending || name.trim() === me.name}>
            {t('common.save')}
          </Button>
          <span role="status">{isSuccess && name === me.name && t('common.saved')}</span>
        </div>
      </form>
    </Panel>
  )
}
