import pg from 'pg'

/** An empty database on the server, gone after `drop`. */
export const freshDatabase = async (
  url: string,
  purpose: string,
): Promise<{ url: string; drop(): Promise<void> }> => {
  const name = `karvan_bench_${purpose}_${process.pid}`
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client(url)
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await run(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => run(`drop database ${name} with (force)`) }
}
