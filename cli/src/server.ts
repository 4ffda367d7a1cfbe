import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const serverFile = (name: string): string =>
  fileURLToPath(new URL(`../../server/dist/${name}`, import.meta.url))

/** Runs a file of the server as a process of its own, with our settings and our terminal or without its words; resolves with its exit code. */
export const runServerFile = (
  name: 'src/main.js' | 'simulate/main.js',
  args: readonly string[],
  environment: Record<string, string | undefined> = process.env,
  stdout: 'inherit' | 'ignore' = 'inherit',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [serverFile(name), ...args], {
      stdio: ['inherit', stdout, 'inherit'],
      env: environment,
    })
    const forward = (signal: NodeJS.Signals): void => {
      child.kill(signal)
    }
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
