import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const SOURCE = new URL('../src/serviceWorker.js', import.meta.url)

/** What is fetched only when a screen needs it is cached then, not at installation. */
const isShell = (name: string): boolean => !/(maplibre|geography|LiveMap|\.map$)/.test(name)

/**
 * Writes `sw.js` with the list of the build's own files and a version made of their names, so that
 * a new build replaces the cache as a whole.
 */
export const serviceWorker = (): Plugin => ({
  name: 'karvan-service-worker',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const shell = Object.keys(bundle)
        .filter(isShell)
        .map((name) => `/${name}`)
      const paths = [...new Set(['/', '/icon.svg', '/manifest.webmanifest', ...shell])]
        .filter((path) => path !== '/index.html')
        .sort()
      const version = createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 12)
      const source = readFileSync(SOURCE, 'utf8')
        .replace("'BUILD_VERSION'", JSON.stringify(version))
        .replace("['BUILD_PATHS']", JSON.stringify(paths))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  },
})
