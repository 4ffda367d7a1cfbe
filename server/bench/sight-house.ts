import { fileURLToPath } from 'node:url'

export const MIGRATIONS = fileURLToPath(new URL('../../sql', import.meta.url))
export const OPERATOR_KEY = 'bench-key-of-the-operator-alone'
