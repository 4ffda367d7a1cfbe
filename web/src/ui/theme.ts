import { useSyncExternalStore } from 'react'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'karvan.theme'
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const readTheme = (): Theme =>
  THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system'

/** What is really drawn: light or dark. */
const resolveTheme = (theme: Theme): 'light' | 'dark' => {
  if (theme !== 'system') return theme
  return prefersDark.matches ? 'dark' : 'light'
}

const apply = (): void => {
  document.documentElement.dataset.theme = resolveTheme(readTheme())
  for (const listener of listeners) listener()
}

export const startTheme = (): void => {
  prefersDark.addEventListener('change', apply)
  apply()
}

export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(KEY, theme)
  apply()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, readTheme)

export const useDrawnTheme = (): 'light' | 'dark' =>
  useSyncExternalStore(subscribe, () => resolveTheme(readTheme()))
