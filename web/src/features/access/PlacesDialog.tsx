import type { Organisation } from '@karvan/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDeed } from '../../api/useDeed.ts'
import { FormDialog } from '../../app/FormDialog.tsx'
import { useText } from '../../i18n/index.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField } from '../../ui/fields.tsx'
import { nameOf, networkQuery, useNamePlace } from '../network/network.ts'
import { placeRightsQuery, putPlaceRights } from './organisations.ts'

interface PlacesDialogProps {
  organisation: Organisation
  onClose: () => void
}

/** The places that an organisation may speak for; `exclusive` keeps all others out. */
export const PlacesDialog = ({ organisation, onClose }: PlacesDialogProps) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const { data, error } = useQuery(placeRightsQuery(organisation.id))
  const [changed, setChanged] = useState<{ place: string; exclusive: boolean }[]>()
  const rights = changed ?? data ?? []
  const put = useDeed({
    run: () => putPlaceRights(organisation.id, rights),
    changes: ['place-rights'],
    onDone: onClose,
  })
  return (
    <FormDialog
      title={t('organisation.placesOf', { name: organisation.name })}
      submitText={t('common.save')}
      fault={put.error ?? error}
      isBusy={put.isPending || !data}
      onSubmit={() => put.mutate(undefined)}
      onClose={onClose}
    >
      <p className="muted">{t(`speaks.${organisation.kind}`)}</p>
      <ul className="place-rights">
        {rights.map(({ place, exclusive }) => (
          <li key={place}>
            <strong>{namePlace(place)}</strong>
            <CheckField
              label={t('organisation.exclusive')}
              isChecked={exclusive}
              onChange={(isExclusive) =>
                setChanged(
                  rights.map((right) =>
                    right.place === place ? { place, exclusive: isExclusive } : right,
                  ),
                )
              }
            />
            <Button
              aria-label={`${t('common.remove')}: ${namePlace(place)}`}
              onPress={() => setChanged(rights.filter((right) => right.place !== place))}
            >
              {t('common.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <AddPlace
        known={rights.map(({ place }) => place)}
        onAdd={(place) => setChanged([...rights, { place, exclusive: false }])}
      />
    </FormDialog>
  )
}

interface AddPlaceProps {
  known: readonly string[]
  onAdd: (place: string) => void
}

const AddPlace = ({ known, onAdd }: AddPlaceProps) => {
  const { t, language } = useText()
  const { data } = useQuery(networkQuery)
  const places = data?.places.filter(({ id }) => !known.includes(id)) ?? []
  const named = places.map((place) => [place.id, nameOf(place, language)] as const)
  return (
    <SelectField
      label={t('organisation.addPlace')}
      value=""
      options={[
        ['', t('organisation.choosePlace')],
        ...named.sort(([, a], [, b]) => a.localeCompare(b, language)),
      ]}
      onChange={(place) => place && onAdd(place)}
    />
  )
}
