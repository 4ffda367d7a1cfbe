import { useQuery } from '@tanstack/react-query'
import { useText } from '../../i18n/index.ts'
import { nameCountry } from '../../i18n/locale.ts'
import { SelectField } from '../../ui/fields.tsx'
import { networkQuery } from '../network/network.ts'

interface CountryFieldProps {
  label: string
  hint?: string
  /** ISO 3166-1 alpha-2. */
  value: string
  onChange: (code: string) => void
}

/** A country of the corridor, by its name in the language of the page. */
export const CountryField = ({ label, hint, value, onChange }: CountryFieldProps) => {
  const { language } = useText()
  const { data } = useQuery(networkQuery)
  const codes = new Set([value, ...(data?.places.map(({ country }) => country) ?? [])])
  const options = [...codes].map((code) => [code, nameCountry(code, language)] as const)
  return (
    <SelectField
      label={label}
      hint={hint}
      value={value}
      options={options.sort(([, a], [, b]) => a.localeCompare(b, language))}
      onChange={onChange}
    />
  )
}
