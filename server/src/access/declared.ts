import type { Deed } from '@karvan/contract'
import type { RouteOptions } from 'fastify'

/**
 * Who may use a route: those signed in whose role may do the deed, or everybody, with the reason why. Every route
 * says it in its `config.access`; a server with one that does not is not built.
 */
export type Declared = ({ deed: Deed } | { open: string }) & {
  /** Lets in whoever bears a secret that is no key: a machine that reads numbers of this one. */
  orBearer?: (secret: string) => boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Declared
  }
}

/** `config` of a route that asks for a deed. */
export const forDeed = (deed: Deed): { access: Declared } => ({ access: { deed } })
/** `config` of a route that anybody may ask, with the reason. */
export const open = (why: string): { access: Declared } => ({ access: { open: why } })

export interface DeclaredRoute {
  method: string
  /** As Fastify writes it, `/api/things/:id`. */
  url: string
  access: Declared
}

/** What every route declares; throws, naming them, while some declare nothing. */
export const listDeclared = (routes: readonly RouteOptions[]): DeclaredRoute[] => {
  const silent = routes.filter(({ config }) => config?.access === undefined)
  if (silent.length > 0) {
    const names = silent.map(({ method, url }) => `${method} ${url}`).join(', ')
    throw new Error(`these routes do not declare who may use them: ${names}`)
  }
  return routes.flatMap(({ method, url, config }) =>
    [method].flat().map((one) => ({ method: one, url, access: config!.access! })),
  )
}
