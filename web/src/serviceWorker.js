/**
 * Keeps the shell, so that a report can be written without a connection, and the last reference
 * network, so that places can be found. Nothing else of the API is ever kept. The build fills in
 * the version and the paths.
 */
const VERSION = 'BUILD_VERSION'
const PATHS = ['BUILD_PATHS']
const SHELL = `shell-${VERSION}`
const DATA = 'data'
const NETWORK = '/api/network'

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(PATHS))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== SHELL && name !== DATA))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

/** Asks the server first; what was kept answers only when it cannot be reached. */
const networkFirst = async (request, cacheName, key) => {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(key, answer.clone())
    return answer
  } catch (fault) {
    const kept = await cache.match(key)
    if (kept) return kept
    throw fault
  }
}

/** Files of a build bear a hash of their content: what was kept is what would be fetched. */
const cacheFirst = async (request) => {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone())
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname === NETWORK) event.respondWith(networkFirst(request, DATA, NETWORK))
  else if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/epcis/')) return
  else if (request.mode === 'navigate') event.respondWith(networkFirst(request, SHELL, '/'))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(request))
})
