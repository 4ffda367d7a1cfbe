import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Network } from '@karvan/contract'
import { Value } from 'typebox/value'
import type { Finding } from './finding.ts'
import { type Corridor, loadCorridor } from './index.ts'
import { checkLinks } from './link-rules.ts'
import { checkNetwork } from './network-rules.ts'
import { checkPlaces } from './place-rules.ts'
import { checkSources } from './source-rules.ts'

/** One finding for each value, however many ways a union was tried. */
const checkShape = (corridor: Corridor): Finding[] => {
  const messages = new Map<string, string[]>()
  for (const { instancePath, message } of Value.Errors(Network, corridor))
    messages.set(instancePath, [...(messages.get(instancePath) ?? []), message])
  return [...messages].map(([where, what]) => ({
    rule: 'shape',
    where,
    what: [...new Set(what)].join(', '),
  }))
}

/** All faults of the corridor at once; the rules read entries of the right shape only, so a wrong shape comes first. */
export const checkCorridor = (corridor: Corridor): Finding[] => {
  const shape = checkShape(corridor)
  if (shape.length > 0) return shape
  const single = [...checkPlaces(corridor), ...checkLinks(corridor), ...checkSources(corridor)]
  return [...single, ...checkNetwork(corridor)]
}

const main = (): void => {
  const corridor = loadCorridor()
  const findings = checkCorridor(corridor)
  for (const { rule, where, what } of findings) console.error(`${rule}: ${where}: ${what}`)
  const { places, links, services, sources } = corridor
  console.log(
    `${findings.length} findings in ${places.length} places, ${links.length} links, ${services.length} services, ${sources.length} sources (version ${corridor.version}).`,
  )
  if (findings.length > 0) process.exitCode = 1
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main()
