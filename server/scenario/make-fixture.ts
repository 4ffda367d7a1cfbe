import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from './fixture.ts'
import { documentOf, packed, seen } from './house.ts'
import { call, end, start } from './process.ts'

// Run once at a release: `node server/dist/scenario/make-fixture.js 0.1.0`. Never again for an old version:
// the point of a fixture is that the version itself made it.

const version = process.argv[2]
if (!version) throw new Error('give the version whose data directory this is')
const work = mkdtempSync(join(tmpdir(), 'karvan-fixture-'))
const server = await start({ url: undefined, directory: join(work, 'data') })
const box = 'urn:epc:id:bic:CSQU3054383'
const wagon = 'urn:karvan:wagon:24548885'
const train = 'urn:karvan:train:54850456634'
const wrong = seen(box, 'AZ-ALA', '2026-05-03T10:00:00Z')
const events = [
  seen(train, 'AZ-YAL', '2026-05-01T06:00:00Z'),
  packed(train, [wagon], 'ADD', '2026-05-01T05:00:00Z'),
  seen(box, 'AZ-YAL', '2026-05-02T10:00:00Z'),
  wrong,
  {
    ...wrong,
    errorDeclaration: { declarationTime: '2026-05-04T00:00:00Z', reason: 'incorrect_data' },
  },
  seen(box, 'TM-KRW', '2026-05-05T10:00:00Z'),
]
await call(server.url, '/epcis/capture', documentOf(events))
await call(server.url, '/api/backups', { target: join(work, 'backup') })
await end(server.child, 'SIGTERM')
const folder = fileURLToPath(new URL('../../fixtures', import.meta.url))
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `data-${version}.br`), pack(join(work, 'backup')))
rmSync(work, { recursive: true, force: true })
