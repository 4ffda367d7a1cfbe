import type { Thing } from '@karvan/contract'
import { useText } from '../../i18n/index.ts'
import type { Drawing } from '../../map/drawn.ts'
import { useNamePlace } from '../network/network.ts'
import { describeWhere } from './words.ts'

interface DrawnThingsProps {
  drawing: Drawing
  position: number
}

/** What has been given to the map, in words: a canvas says nothing to a screen reader. */
export const DrawnThings = ({ drawing, position }: DrawnThingsProps) => {
  const { t } = useText()
  const standing = drawing.stacks.flatMap(({ things }) => things)
  const count = standing.length + drawing.movers.length
  return (
    <div
      className="visually-hidden"
      data-testid="map-things"
      data-count={count}
      data-position={position}
    >
      <p role="status">{t('map.drawn', { count })}</p>
      <ul>
        {standing.map((thing) => (
          <DrawnThing key={thing.id} thing={thing} basis={thing.where?.basis ?? 'reported'} />
        ))}
        {drawing.movers.map(({ thing, isEstimate }) => (
          <DrawnThing
            key={thing.id}
            thing={thing}
            basis={isEstimate ? 'estimated' : (thing.where?.basis ?? 'reported')}
          />
        ))}
      </ul>
    </div>
  )
}

const DrawnThing = ({
  thing,
  basis,
}: {
  thing: Thing
  basis: 'reported' | 'inherited' | 'estimated'
}) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  return (
    <li
      data-thing-id={thing.id}
      data-status={thing.status}
      data-basis={basis}
      data-place={thing.estimate ? undefined : (thing.where?.place ?? undefined)}
    >
      {t(`kind.${thing.kind}`)} {thing.label}, {t(`status.${thing.status}`)},{' '}
      {describeWhere(thing, t, namePlace)}, {t(`basis.${basis}`)}
    </li>
  )
}
