import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pino } from 'pino'
import { startJob } from './jobs.ts'

const OFTEN = 3_600_000

test('a job that does not say whom it works for is not started', () => {
  assert.throws(
    () =>
      startJob({
        name: 'silent',
        access: ' ',
        everyMilliseconds: OFTEN,
        run: async () => undefined,
      }),
    /the job silent does not say whom it works for/,
  )
})

test('a job runs one at a time, goes on after a fault, and ends when its last run has ended', async () => {
  const lines: string[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(line) })
  let runs = 0
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const job = startJob({
    name: 'test',
    access: 'works for nobody, answers nobody',
    everyMilliseconds: OFTEN,
    logger,
    async run() {
      runs++
      if (runs === 1) throw new Error('stumbled')
      await held
    },
  })
  await job.wake()
  assert.match(lines[0]!, /stumbled/)
  void job.wake()
  void job.wake()
  let stopped = false
  const stopping = job.stop().then(() => {
    stopped = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(stopped, false, 'a stop waits for what is under way')
  release()
  await stopping
  await job.wake()
  assert.equal(runs, 2)
})

test('a job runs by itself again and again', async () => {
  let runs = 0
  const job = startJob({
    name: 'test',
    access: 'works for nobody, answers nobody',
    everyMilliseconds: 5,
    run: async () => runs++,
  })
  for (const limit = Date.now() + 5_000; runs < 3; ) {
    assert.ok(Date.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await job.stop()
})
