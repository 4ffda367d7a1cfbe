import assert from 'node:assert/strict'
import type {
  CreatedInvitation,
  Me,
  Organisation,
  PersonRole,
  Problem,
  SecondFactorAsked,
  Session,
} from '@karvan/contract'
import type { Database, Sql } from '../../platform/index.ts'
import { openRoom, type SetCookie } from '../testing.ts'
import type { PeopleSettings } from './people.ts'

export const PASSWORD = 'plum tree behind the depot'

/** A store that writes down the statements that it is asked, without their values. */
const listening = (statements: string[]) => {
  const listen = <T extends Sql>(sql: T): T => ({
    ...sql,
    query(text: string, parameters?: readonly unknown[]) {
      statements.push(text)
      return sql.query(text, parameters)
    },
  })
  return (db: Database): Database => ({
    ...listen(db),
    transaction: (work) => db.transaction((tx) => work(listen(tx))),
  })
}

/** The room with ways for people: each gives the token of a session, `cookie` of `ask`. */
export const openPeople = async (settings: PeopleSettings = {}) => {
  const statements: string[] = []
  const room = await openRoom(settings, listening(statements))
  const { ask } = room
  const tokenOf = (answer: { cookies: SetCookie[] }): string =>
    answer.cookies.find(({ name }) => name === 'karvan_session')!.value

  const post = <Body = Problem>(url: string, body: object, cookie?: string, headers = {}) =>
    ask<Body>({
      method: 'POST',
      url,
      body,
      key: null,
      ...(cookie === undefined ? {} : { cookie }),
      headers,
    })

  return {
    ...room,
    statements,
    tokenOf,
    post,
    get: <Body = Problem>(url: string, cookie: string) => ask<Body>({ url, key: null, cookie }),
    put: <Body = Problem>(url: string, body: object, cookie: string) =>
      ask<Body>({ method: 'PUT', url, body, key: null, cookie }),
    remove: <Body = Problem>(url: string, cookie: string, body?: object) =>
      ask<Body>({ method: 'DELETE', url, key: null, cookie, ...(body ? { body } : {}) }),
    me: async (cookie: string) =>
      (await ask<Me>({ url: '/api/people/me', key: null, cookie })).body,
    async setUp(email = 'first@karvan.test'): Promise<string> {
      const body = { name: 'Leyla First', email, password: PASSWORD }
      const answer = await ask<Session>({ method: 'POST', url: '/api/set-up', body })
      assert.equal(answer.status, 201, answer.text)
      return tokenOf(answer)
    },
    async makeOrganisation(homeJurisdiction = 'AZ', kind = 'forwarder'): Promise<string> {
      const body = { name: `A ${kind}`, kind, homeJurisdiction }
      return (await ask<Organisation>({ method: 'POST', url: '/api/organisations', body })).body.id
    },
    async invite(
      cookie: string,
      email: string,
      role: PersonRole,
      organisation?: string,
    ): Promise<CreatedInvitation> {
      const body = { email, role, ...(organisation ? { organisation } : {}) }
      const answer = await post<CreatedInvitation>('/api/invitations', body, cookie)
      assert.equal(answer.status, 201, answer.text)
      return answer.body
    },
    accept: (token: string, name = 'Somebody', password = PASSWORD) =>
      post<Session & Problem>('/api/invitations/acceptance', { token, name, password }),
    async join(
      cookie: string,
      email: string,
      role: PersonRole,
      organisation?: string,
    ): Promise<string> {
      const { token } = await this.invite(cookie, email, role, organisation)
      const answer = await this.accept(token, `Name of ${email}`)
      assert.equal(answer.status, 201, answer.text)
      return tokenOf(answer)
    },
    signInWith: (email: string, password = PASSWORD, headers = {}) =>
      post<Session & SecondFactorAsked & Problem>(
        '/api/session/password',
        { email, password },
        undefined,
        headers,
      ),
    session: (cookie: string) => ask<Session & Problem>({ url: '/api/session', key: null, cookie }),
  }
}

export type PeopleRoom = Awaited<ReturnType<typeof openPeople>>
