import type { SearchHit, SearchResult, ThingKind } from '@karvan/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Collection } from 'react-aria-components/Collection'
import { Header } from 'react-aria-components/Header'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox'
import { SearchField } from 'react-aria-components/SearchField'
import { request } from '../../api/client.ts'
import { Failure } from '../../app/Failure.tsx'
import { translateWord, useText } from '../../i18n/index.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { useNamePlace } from '../network/network.ts'
import { KINDS } from '../tracking/filter.ts'
import { KindGlyph, SimulatedMark } from '../tracking/Marks.tsx'
import './search.css'

interface SearchDialogProps {
  onClose: () => void
}

/** What a typed number or name may mean; arrows choose, Enter opens. */
export const SearchDialog = ({ onClose }: SearchDialogProps) => {
  const { t } = useText()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  const { data, error, refetch } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) =>
      request<SearchResult>(`/api/search?q=${encodeURIComponent(asked)}`, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  const hits = asked === '' ? [] : (data?.hits ?? [])
  return (
    <Dialog title={t('search.title')} closeLabel={t('common.close')} onClose={onClose}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField className="search-field" aria-label={t('search.title')} autoFocus>
          <Icon name="search" size={20} />
          <Input className="search-input" placeholder={t('search.placeholder')} maxLength={300} />
        </SearchField>
        {error ? (
          <Failure fault={error} onRetry={() => void refetch()} />
        ) : (
          <Hits hits={hits} asked={asked} onClose={onClose} />
        )}
      </Autocomplete>
      <p className="search-foot muted">
        <kbd className="kbd">↑</kbd> <kbd className="kbd">↓</kbd> {t('search.move')}
        <kbd className="kbd">Enter</kbd> {t('search.open')}
        <kbd className="kbd">Esc</kbd> {t('search.close')}
      </p>
      <p className="visually-hidden" role="status">
        {asked !== '' && t('search.results', { count: hits.length })}
      </p>
    </Dialog>
  )
}

interface HitsProps {
  hits: readonly SearchHit[]
  asked: string
  onClose: () => void
}

const keyOf = ({ type, id, scheme }: SearchHit): string => `${type} ${scheme} ${id}`

const Hits = ({ hits, asked, onClose }: HitsProps) => {
  const { t } = useText()
  const navigate = useNavigate()
  const open = (key: unknown): void => {
    const hit = hits.find((candidate) => keyOf(candidate) === key)
    if (!hit) return
    onClose()
    const to = hit.type === 'thing' ? '/things/$id' : '/places/$id'
    void navigate({ to, params: { id: hit.id } })
  }
  const groups = (['thing', 'place'] as const)
    .map((type) => ({ type, hits: hits.filter((hit) => hit.type === type) }))
    .filter((group) => group.hits.length > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className="search-hits" tabIndex={0}>
      <ListBox
        aria-label={t('search.title')}
        onAction={open}
        renderEmptyState={() => (
          <p className="search-none">{t(asked === '' ? 'search.hint' : 'search.none')}</p>
        )}
      >
        {groups.map((group) => (
          <ListBoxSection key={group.type} id={group.type}>
            <Header className="search-group">
              {t(group.type === 'thing' ? 'search.things' : 'search.places')}
            </Header>
            <Collection items={group.hits.map((hit) => ({ ...hit, key: keyOf(hit) }))}>
              {(hit) => <Hit hit={hit} id={hit.key} />}
            </Collection>
          </ListBoxSection>
        ))}
      </ListBox>
    </div>
  )
}

const Hit = ({ hit, id }: { hit: SearchHit; id: string }) => {
  const { t } = useText()
  const namePlace = useNamePlace()
  const isThing = hit.type === 'thing'
  const label = isThing ? hit.label : namePlace(hit.id)
  const kind = KINDS.find((known) => known === hit.kind) as ThingKind | undefined
  return (
    <ListBoxItem id={id} className="search-hit" textValue={label}>
      {isThing && kind ? <KindGlyph kind={kind} size={20} /> : <Icon name="pin" size={20} />}
      <span className={isThing ? 'mono search-label' : 'search-label'}>{label}</span>
      <span className="muted">
        {translateWord(t, isThing ? 'kind' : 'placeKind', hit.kind)}
        {!isThing && (
          <>
            {' · '}
            <span className="mono">{hit.id}</span>
          </>
        )}
        {!hit.known && ` · ${t('search.unknown')}`}
      </span>
      {hit.simulated && <SimulatedMark />}
      {hit.warnings.map((warning) => (
        <span key={warning} className="search-warning" dir="ltr">
          <Icon name="warning" size={14} /> {warning}
        </span>
      ))}
    </ListBoxItem>
  )
}
