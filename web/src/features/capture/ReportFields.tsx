import { Label } from 'react-aria-components/Label'
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import { type Translate, useText } from '../../i18n/index.ts'
import { Icon } from '../../ui/Icon.tsx'
import { type Draft, type Fault, type Field, needsCarrier, STEPS } from './draft.ts'
import { PhotoField } from './PhotoField.tsx'
import { PlaceField } from './PlaceField.tsx'
import { TimeField } from './TimeField.tsx'

interface ReportFieldsProps {
  draft: Draft
  faults: readonly Fault[]
  onChange: (part: Partial<Draft>) => void
}

export const ReportFields = ({ draft, faults, onChange }: ReportFieldsProps) => {
  const { t } = useText()
  const isWrong = (field: Field) => faults.some((fault) => fault.field === field)
  return (
    <>
      {faults.length > 0 && <Faults faults={faults} step={draft.step} />}
      <TextField
        label={t('report.thing')}
        hint={t('report.thingHint')}
        value={draft.thing}
        isInvalid={isWrong('thing')}
        onChange={(thing) => onChange({ thing })}
      />
      <StepField
        step={draft.step}
        isInvalid={isWrong('step')}
        onChange={(step) => onChange({ step })}
      />
      {needsCarrier(draft.step) && (
        <TextField
          label={carrierLabel(draft.step, t)}
          hint={t('report.carrierHint')}
          value={draft.carrier}
          isInvalid={isWrong('carrier')}
          onChange={(carrier) => onChange({ carrier })}
        />
      )}
      <PlaceField
        value={draft.place}
        isInvalid={isWrong('place')}
        onChange={(place) => onChange({ place })}
      />
      <TimeField draft={draft} isInvalid={isWrong('time')} onChange={onChange} />
      <label className="field">
        <span className="field-label">{t('report.remark')}</span>
        <textarea
          className="input"
          rows={2}
          maxLength={2000}
          value={draft.remark}
          onChange={({ target }) => onChange({ remark: target.value })}
          aria-describedby="remark-hint"
        />
        <span className="field-hint" id="remark-hint">
          {t('report.remarkHint')}
        </span>
      </label>
      <PhotoField photo={draft.photo} onChange={(photo) => onChange({ photo })} />
    </>
  )
}

const carrierLabel = (step: Draft['step'], t: Translate): string =>
  t(step === 'unloaded' ? 'report.carrier.unloaded' : 'report.carrier.loaded')

const Faults = ({ faults, step }: { faults: readonly Fault[]; step: Draft['step'] }) => {
  const { t } = useText()
  const name = (field: Field): string =>
    field === 'carrier' ? carrierLabel(step, t) : t(`report.${field}`)
  const missing = faults.filter(({ fault }) => fault === 'missing').map(({ field }) => name(field))
  return (
    <div className="alert" role="alert">
      <Icon name="warning" />
      <ul>
        {missing.length > 0 && <li>{t('report.required', { fields: missing.join(', ') })}</li>}
        {faults.some(({ fault }) => fault === 'invalid') && <li>{t('report.timeInvalid')}</li>}
        {faults.some(({ fault }) => fault === 'future') && <li>{t('report.timeFuture')}</li>}
      </ul>
    </div>
  )
}

interface TextFieldProps {
  label: string
  hint: string
  value: string
  isInvalid: boolean
  onChange: (text: string) => void
}

/** A number of the trade: capitals, no correction by the keyboard. */
const TextField = ({ label, hint, value, isInvalid, onChange }: TextFieldProps) => (
  <label className="field">
    <span className="field-label">{label}</span>
    <input
      className="input mono"
      value={value}
      maxLength={300}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      aria-invalid={isInvalid}
      title={hint}
      onChange={({ target }) => onChange(target.value)}
    />
    <span className="field-hint">{hint}</span>
  </label>
)

interface StepFieldProps {
  step: Draft['step']
  isInvalid: boolean
  onChange: (step: NonNullable<Draft['step']>) => void
}

const StepField = ({ step, isInvalid, onChange }: StepFieldProps) => {
  const { t } = useText()
  return (
    <RadioGroup
      className="field"
      value={step ?? null}
      isInvalid={isInvalid}
      onChange={(value) => onChange(value as NonNullable<Draft['step']>)}
    >
      <Label className="field-label">{t('report.step')}</Label>
      <div className="steps">
        {STEPS.map((word) => (
          <Radio key={word} value={word} className="step">
            <Icon name={word} size={22} />
            {t(`reportStep.${word}`)}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
