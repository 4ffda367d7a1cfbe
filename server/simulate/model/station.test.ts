import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createAgenda, HOUR, type Process } from './agenda.ts'
import { type Closure, nextOpen } from './calendar.ts'
import { createStation } from './station.ts'

const visits = fc.array(
  fc.record({
    arriveSeconds: fc.integer({ min: 0, max: 100_000 }),
    serviceSeconds: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 60 },
)

interface Visit {
  arriveSeconds: number
  serviceSeconds: number
}

const runStation = (
  list: readonly Visit[],
  servers: number,
  closures: readonly Closure[],
  horizon: number,
) => {
  const agenda = createAgenda(0)
  const station = createStation({
    name: 'gate',
    servers,
    agenda,
    opensAt: (time) => nextOpen(closures, time),
  })
  const stays: { arriveTime: number; leaveTime?: number }[] = []
  function* visit({ arriveSeconds, serviceSeconds }: Visit): Process {
    yield agenda.wait(arriveSeconds * 1000)
    const stay: (typeof stays)[number] = { arriveTime: agenda.now() }
    stays.push(stay)
    yield* station.visit(serviceSeconds * 1000)
    stay.leaveTime = agenda.now()
  }
  for (const each of list) agenda.start(visit(each))
  agenda.advance(horizon)
  return { account: station.close(), stays }
}

test("Little's law holds to the millisecond: presence over time is the sum of the stays, closed or not", () => {
  fc.assert(
    fc.property(
      visits,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 90_000 }),
      fc.integer({ min: 1, max: 120_000 }),
      (list, servers, closedFrom, horizonSeconds) => {
        const horizon = horizonSeconds * 1000
        const closure = { place: 'X', from: closedFrom * 1000, to: closedFrom * 1000 + 5 * HOUR }
        const { account, stays } = runStation(list, servers, [closure], horizon)
        const observed = stays.reduce(
          (sum, { arriveTime, leaveTime = horizon }) => sum + leaveTime - arriveTime,
          0,
        )
        assert.equal(account.presenceMilliseconds, observed)
        assert.equal(account.stayMilliseconds, observed)
        // L = λW over the horizon
        const rate = account.arrivals / horizon
        const stay = account.arrivals === 0 ? 0 : account.stayMilliseconds / account.arrivals
        assert.ok(Math.abs(account.presenceMilliseconds / horizon - rate * stay) < 1e-9)
      },
    ),
    { numRuns: 300 },
  )
})

test('no more are served at once than there are slots, and no more time than the slots have', () => {
  fc.assert(
    fc.property(visits, fc.integer({ min: 1, max: 4 }), (list, servers) => {
      const horizon = 200_000 * 1000
      const { account } = runStation(list, servers, [], horizon)
      assert.ok(account.mostBusy <= servers)
      assert.ok(account.busyMilliseconds <= servers * horizon)
      const served = list.reduce((sum, { serviceSeconds }) => sum + serviceSeconds * 1000, 0)
      if (account.present === 0) assert.equal(account.busyMilliseconds, served)
    }),
  )
})

test('a closed gate begins with nobody, finishes whom it began with, and goes on in order when it opens', () => {
  const list = [0, 1, 2].map((at) => ({ arriveSeconds: 3600 + at, serviceSeconds: 1800 }))
  const closure = { place: 'X', from: 3601_000, to: 10 * HOUR }
  const { stays } = runStation(list, 1, [closure], 20 * HOUR)
  assert.deepEqual(
    stays.map(({ leaveTime = 0 }) => leaveTime / HOUR),
    [1.5, 10.5, 11],
  )
})
