import { type FormEvent, useId, useState } from 'react'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import type { Condition } from './conditions.ts'
import { PARAMETERS, suggestValues } from './parameters.ts'

interface ConditionsProps {
  conditions: readonly Condition[]
  onFind: (conditions: readonly Condition[]) => void
}

interface Row extends Condition {
  /** Rows have no other name of their own. */
  key: number
}

const FIRST: Condition = { name: 'EQ_bizStep', value: '' }

/** The parameters of the standard, a line each: any of the values of a line, and all lines together. */
export const Conditions = ({ conditions, onFind }: ConditionsProps) => {
  const { t } = useText()
  const names = useId()
  const [rows, setRows] = useState<readonly Row[]>(() =>
    (conditions.length > 0 ? conditions : [FIRST]).map((row, key) => ({ ...row, key })),
  )
  const change = (key: number, part: Partial<Condition>): void =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...part } : row)))
  const add = (): void =>
    setRows((now) => [...now, { name: '', value: '', key: (now.at(-1)?.key ?? 0) + 1 }])
  const drop = (key: number): void => setRows((now) => now.filter((row) => row.key !== key))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onFind(rows.filter(({ name, value }) => name.trim() !== '' && value.trim() !== ''))
  }
  return (
    <form className="conditions" onSubmit={submit}>
      <datalist id={names}>
        {PARAMETERS.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {rows.map((row, index) => (
        <ConditionRow
          key={row.key}
          row={row}
          number={index + 1}
          names={names}
          onChange={(part) => change(row.key, part)}
          onDrop={() => drop(row.key)}
        />
      ))}
      <div className="form-actions">
        <Button type="submit" look="primary">
          <Icon name="search" />
          {t('events.find')}
        </Button>
        <Button onPress={add}>
          <Icon name="plus" />
          {t('events.addCondition')}
        </Button>
      </div>
    </form>
  )
}

interface ConditionRowProps {
  row: Row
  number: number
  names: string
  onChange: (part: Partial<Condition>) => void
  onDrop: () => void
}

const ConditionRow = ({ row, number, names, onChange, onDrop }: ConditionRowProps) => {
  const { t } = useText()
  const values = useId()
  const suggested = suggestValues(row.name)
  return (
    <div className="condition" dir="ltr">
      <input
        className="input mono"
        aria-label={t('events.parameterOf', { number })}
        list={names}
        value={row.name}
        spellCheck={false}
        autoCapitalize="none"
        placeholder="EQ_bizStep"
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <input
        className="input mono"
        aria-label={t('events.valueOf', { number })}
        list={suggested.length > 0 ? values : undefined}
        value={row.value}
        spellCheck={false}
        autoCapitalize="none"
        placeholder={t('events.valuePlaceholder')}
        onChange={({ target }) => onChange({ value: target.value })}
      />
      {suggested.length > 0 && (
        <datalist id={values}>
          {suggested.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
      <Button look="quiet" aria-label={t('events.dropCondition', { number })} onPress={onDrop}>
        <Icon name="close" />
      </Button>
    </div>
  )
}
