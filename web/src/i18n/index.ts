import { LANGUAGES, type Language } from '@karvan/contract'
import { type Messages, setupI18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { intlLocale } from './locale.ts'
import type source from './locales/en.json'

export type MessageId = keyof typeof source
export type Translate = (id: MessageId, values?: Record<string, unknown>) => string

export const i18n = setupI18n()

/** How each language calls itself. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  az: 'Azərbaycanca',
  ru: 'Русский',
  en: 'English',
  tr: 'Türkçe',
  fa: 'فارسی',
}

const KEY = 'karvan.language'

const CATALOGS: Record<Language, () => Promise<{ default: unknown }>> = {
  az: () => import('./locales/az.json'),
  ru: () => import('./locales/ru.json'),
  en: () => import('./locales/en.json'),
  tr: () => import('./locales/tr.json'),
  fa: () => import('./locales/fa.json'),
}

const isLanguage = (text: string | undefined | null): text is Language =>
  LANGUAGES.includes(text as Language)

/** The language chosen before, else the first of the browser's that we have, else English. */
const findLanguage = (chosen: string | null, preferred: readonly string[]): Language => {
  if (isLanguage(chosen)) return chosen
  return preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

/** Loads a language and turns the page to it. */
const activateLanguage = async (language: Language): Promise<void> => {
  const catalog = await CATALOGS[language]()
  i18n.loadAndActivate({
    locale: language,
    locales: intlLocale(language),
    messages: catalog.default as Messages,
  })
  document.documentElement.lang = language
  // Not on the root: the map's glyphs are drawn on canvases that take the root's direction, and
  // brackets would be drawn turned round.
  document.body.dir = language === 'fa' ? 'rtl' : 'ltr'
}

export const activateFirstLanguage = (): Promise<void> =>
  activateLanguage(findLanguage(localStorage.getItem(KEY), navigator.languages))

export const chooseLanguage = (language: Language): Promise<void> => {
  localStorage.setItem(KEY, language)
  return activateLanguage(language)
}

export const useText = (): { t: Translate; language: Language } => {
  const { i18n: active } = useLingui()
  return {
    t: (id, values) => active._(id, values),
    language: active.locale as Language,
  }
}

/** For words that come from data: the translation, or the data's own word when there is none. */
export const translateWord = (
  t: Translate,
  family: 'step' | 'disposition' | 'placeKind' | 'scheme' | 'kinds' | 'kind' | 'refusal' | 'action',
  word: string,
  values?: Record<string, unknown>,
): string => {
  const id = `${family}.${word}`
  return id in i18n.messages ? t(id as MessageId, values) : word
}
