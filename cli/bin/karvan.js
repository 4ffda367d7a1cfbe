#!/usr/bin/env node
// Stands in the repository, not in dist: npm links a command only when its file is there at installation.
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)
if (!existsSync(program)) {
  process.stderr.write('Karvan is not built yet: npm run build\n')
  process.exit(1)
}
await import(program.href)
