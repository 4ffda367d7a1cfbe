import { readdirSync, readFileSync } from 'node:fs'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

const LOCALES = new URL('../src/i18n/locales/', import.meta.url)
/** The catalogue that the others are held to. */
const MODEL = 'en.json'

type Catalogue = Record<string, string>

/**
 * Compiles the ICU messages of `src/i18n/locales/*.json`, so that no parser goes to the browser.
 * A build stops when the catalogues do not have the same keys with the same arguments.
 */
export const messages = (): Plugin => ({
  name: 'karvan-messages',
  enforce: 'pre',
  buildStart() {
    const faults = checkCatalogues()
    if (faults.length > 0) this.error(`catalogues differ:\n${faults.join('\n')}`)
  },
  transform(code, id) {
    if (!/\/i18n\/locales\/[a-z]+\.json$/.test(id)) return
    const texts = JSON.parse(code) as Catalogue
    const compiled = Object.entries(texts).map(([key, text]) => [key, compileMessage(text)])
    return {
      code: `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(compiled)))})`,
      map: null,
      moduleType: 'js',
    }
  },
})

const readCatalogue = (file: string): Catalogue =>
  JSON.parse(readFileSync(new URL(file, LOCALES), 'utf8')) as Catalogue

const checkCatalogues = (): string[] => {
  const model = readCatalogue(MODEL)
  const others = readdirSync(LOCALES).filter((file) => file !== MODEL)
  return others.flatMap((file) => checkCatalogue(file, readCatalogue(file), model))
}

const checkCatalogue = (file: string, texts: Catalogue, model: Catalogue): string[] => {
  const missing = Object.keys(model).filter((key) => !texts[key]?.trim())
  const unknown = Object.keys(texts).filter((key) => !(key in model))
  const differing = Object.keys(model).filter(
    (key) => texts[key] && listArguments(texts[key]) !== listArguments(model[key]!),
  )
  return [
    ...missing.map((key) => `${file}: ${key} is missing`),
    ...unknown.map((key) => `${file}: ${key} is not in ${MODEL}`),
    ...differing.map((key) => `${file}: ${key} has other arguments than in ${MODEL}`),
  ]
}

/** Names of the arguments of a message, in the order of the alphabet. */
const listArguments = (text: string): string => {
  const names = new Set<string>()
  const visit = (token: unknown): void => {
    if (!Array.isArray(token)) return
    const [name, , options] = token as [unknown, unknown, unknown]
    if (typeof name === 'string') names.add(name)
    if (options && typeof options === 'object') {
      for (const part of Object.values(options)) {
        if (Array.isArray(part)) part.forEach(visit)
      }
    }
  }
  const compiled = compileMessage(text)
  if (Array.isArray(compiled)) compiled.forEach(visit)
  return [...names].sort().join(' ')
}
