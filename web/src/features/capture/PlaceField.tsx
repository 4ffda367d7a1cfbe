import type { Place } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId } from 'react'
import { ComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { request, Unreachable } from '../../api/client.ts'
import { translateWord, useText } from '../../i18n/index.ts'
import { nameOf, networkQuery, searchPlaces } from '../network/network.ts'

const LIMIT = 8

interface PlaceFieldProps {
  value: string
  onChange: (text: string) => void
  isInvalid: boolean
}

/** Finds a place as it is typed; without a connection among the places kept on this device. */
export const PlaceField = ({ value, onChange, isInvalid }: PlaceFieldProps) => {
  const { t, language } = useText()
  const hint = useId()
  const { places, isOffline } = usePlaces(useDeferredValue(value))
  return (
    <ComboBox
      className="field"
      inputValue={value}
      onInputChange={onChange}
      items={places}
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="input"
      isInvalid={isInvalid}
      defaultFilter={() => true}
    >
      <Label className="field-label">{t('report.place')}</Label>
      <Input className="input" aria-describedby={hint} autoComplete="off" />
      <span id={hint} className="field-hint">
        {isOffline ? t('report.placeOffline') : t('report.placeHint')}
      </span>
      <Popover className="suggestions" offset={4}>
        <ListBox<Place>
          renderEmptyState={() => <p className="suggestions-none">{t('report.noPlaces')}</p>}
        >
          {(place) => (
            <ListBoxItem className="suggestion" id={place.id} textValue={nameOf(place, language)}>
              <span>{nameOf(place, language)}</span>
              <span className="muted">
                {translateWord(t, 'placeKind', place.kind)} ·{' '}
                <span className="mono">{place.id}</span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}

const usePlaces = (text: string): { places: Place[]; isOffline: boolean } => {
  const { data: network } = useQuery(networkQuery)
  const asked = text.trim()
  const { data, error } = useQuery({
    queryKey: ['places', asked],
    queryFn: ({ signal }) =>
      request<Place[]>(`/api/places?q=${encodeURIComponent(asked)}`, { signal }),
    enabled: asked !== '',
    networkMode: 'always',
    retry: false,
    placeholderData: (previous) => previous,
  })
  const isOffline = error instanceof Unreachable
  const kept = () => searchPlaces(network?.places ?? [], asked, LIMIT)
  if (asked === '') return { places: [], isOffline }
  return { places: data && !isOffline ? data.slice(0, LIMIT) : kept(), isOffline }
}
