import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { platformRefusals, Refusal } from './platform/index.ts'

/** Files with a hash in their name never change. */
const isHashed = (path: string): boolean => /[\\/]assets[\\/]/.test(path)

/** Serves the built screens; any path that is no API and no file is the shell's to route. */
export const serveScreens = async (app: FastifyInstance, folder: string): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) {
    app.log.warn({ folder }, 'the screens are not built: npm run build')
    return
  }
  const screens = {
    access: { open: 'files of the screens, the same for everybody' },
    uncounted: true,
  } as const
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, ...screens }
  })
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header(
        'cache-control',
        isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  app.get('/*', { config: screens, schema: { hide: true } }, (request, reply) => {
    if (/^\/(api|epcis|health|metrics|assets)(\/|$|\?)/.test(request.url))
      throw new Refusal(platformRefusals.notFound)
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}
