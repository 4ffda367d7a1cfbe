-- Places of the corridor and every identifier that names them.
-- Small: all tables stay on the coordinator of a distributed store.
create schema reference;

-- What was loaded last, and how often anything changed: other processes compare the revision.
create table reference.state (
  id smallint primary key check (id = 1),
  revision bigint not null,
  version text,
  sha256 text,
  loaded_time timestamptz
);
insert into reference.state (id, revision) values (1, 0);

-- A place that left the data is kept and marked: events name it for ever.
create table reference.place (
  id text primary key,
  document jsonb not null,
  sha256 text not null,
  withdrawn_time timestamptz
);

-- A number names one place. `attached`: by an administrator, who outranks the data.
create table reference.identifier (
  scheme text not null check (scheme in ('karvan', 'unlocode', 'esr', 'uic', 'sgln')),
  value text not null,
  place text not null,
  origin text not null check (origin in ('data', 'attached')),
  confidence text not null,
  sources jsonb not null,
  attached_time timestamptz,
  primary key (scheme, value)
);
create index on reference.identifier (place);
