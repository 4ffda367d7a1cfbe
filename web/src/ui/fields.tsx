import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

interface Described {
  label: string
  hint?: string | undefined
  /** What is wrong with what was given, and what to do. */
  error?: string | undefined
}

interface FrameProps extends Described {
  children: (own: {
    id: string
    'aria-invalid': boolean
    'aria-describedby': string | undefined
  }) => ReactNode
}

/** Label above, hint and fault below, tied together for assistive technology. */
const FieldFrame = ({ label, hint, error, children }: FrameProps) => {
  const id = useId()
  const said = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== undefined,
        'aria-describedby': said || undefined,
      })}
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  )
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'onChange' | 'id'>

interface TextFieldProps extends Described, InputProps {
  value: string
  onChange: (text: string) => void
  /** Numbers and ids of the trade keep their direction and their width. */
  isMono?: boolean
}

export const TextField = (props: TextFieldProps) => {
  const { label, hint, error, onChange, isMono = false, ...rest } = props
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      {(own) => (
        <input
          {...rest}
          {...own}
          className={isMono ? 'input mono' : 'input'}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </FieldFrame>
  )
}

interface AreaFieldProps extends Described {
  value: string
  onChange: (text: string) => void
  isMono?: boolean
  rows?: number
  maxLength?: number
}

export const AreaField = ({ label, hint, error, isMono, onChange, ...rest }: AreaFieldProps) => (
  <FieldFrame label={label} hint={hint} error={error}>
    {(own) => (
      <textarea
        {...rest}
        {...own}
        spellCheck={!isMono}
        className={isMono ? 'input mono' : 'input'}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </FieldFrame>
)

interface SelectFieldProps<Value extends string> extends Described {
  value: Value
  options: readonly (readonly [value: Value, text: string])[]
  onChange: (value: Value) => void
}

export const SelectField = <Value extends string>(props: SelectFieldProps<Value>) => {
  const { label, hint, error, value, options, onChange } = props
  return (
    <FieldFrame label={label} hint={hint} error={error}>
      {(own) => (
        <select
          {...own}
          className="select select-field"
          value={value}
          onChange={({ target }) => onChange(target.value as Value)}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  )
}

interface CheckFieldProps {
  label: string
  hint?: string | undefined
  isChecked: boolean
  isDisabled?: boolean
  onChange: (isChecked: boolean) => void
}

export const CheckField = ({ label, hint, isChecked, isDisabled, onChange }: CheckFieldProps) => {
  const id = useId()
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        checked={isChecked}
        disabled={isDisabled}
        aria-describedby={hint && `${id}-hint`}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface ChoicesFieldProps<Value extends string> extends Described {
  options: readonly (readonly [value: Value, text: string])[]
  chosen: readonly Value[]
  onChange: (chosen: Value[]) => void
}

/** Any number of a few: in the order of the options. */
export const ChoicesField = <Value extends string>(props: ChoicesFieldProps<Value>) => {
  const { label, hint, error, options, chosen, onChange } = props
  const id = useId()
  const toggle = (value: Value, isChecked: boolean): void =>
    onChange(
      options
        .map(([option]) => option)
        .filter((option) => (option === value ? isChecked : chosen.includes(option))),
    )
  return (
    <fieldset className="field choices" aria-describedby={error && id}>
      <legend className="field-label">{label}</legend>
      {hint && <span className="field-hint">{hint}</span>}
      <div className="choices-list">
        {options.map(([value, text]) => (
          <CheckField
            key={value}
            label={text}
            isChecked={chosen.includes(value)}
            onChange={(isChecked) => toggle(value, isChecked)}
          />
        ))}
      </div>
      {error && (
        <span className="field-error" id={id}>
          {error}
        </span>
      )}
    </fieldset>
  )
}
