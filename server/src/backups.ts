import { isAbsolute } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { forDeed } from './access/index.ts'
import { type Database, platformRefusals, Refusal, StoreError } from './platform/index.ts'

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/** POST /api/backups: copies the embedded store while it runs; asked from the same machine only, whose disk it fills. */
export const backupRoutes = (app: FastifyInstance, db: Database): void => {
  app.post<{ Body: { target: string } }>(
    '/api/backups',
    {
      config: forDeed('govern'),
      schema: {
        tags: ['store'],
        summary: 'Copy the embedded store into a new directory of this machine',
        body: Type.Object(
          { target: Type.String({ minLength: 1, maxLength: 4_000 }) },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ target: Type.String() }) },
      },
    },
    async (request, reply) => {
      if (!LOOPBACK.includes(request.ip)) throw new Refusal(platformRefusals.backupFromElsewhere)
      const { target } = request.body
      const { backup } = db
      if (!backup)
        throw refuse('a PostgreSQL server is backed up with its own tools, such as pg_dump')
      if (!isAbsolute(target)) throw refuse(`${target} is no absolute path`)
      try {
        await backup(target)
      } catch (fault) {
        if (fault instanceof StoreError && fault.code === 'TARGET_NOT_EMPTY')
          throw refuse(fault.message)
        throw fault
      }
      return reply.code(201).send({ target })
    },
  )
}

const refuse = (message: string): Refusal =>
  new Refusal(platformRefusals.invalidRequest, {
    reasons: [{ pointer: '/target', code: 'platform.backup', message }],
  })
