-- Who is asking and what may they see.
create schema access;

create table access.organisation (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('operator', 'party', 'authority', 'simulation')),
  home_jurisdiction text not null,
  created_time timestamptz not null
);

-- Only the hash of a secret is kept; secrets are 256 random bits, so a plain SHA-256 is enough.
create table access.key (
  id uuid primary key,
  organisation text not null,
  role text not null check (role in ('administrator', 'operator', 'capturer', 'reader')),
  label text not null,
  secret_sha256 text not null,
  created_time timestamptz not null,
  revoked_time timestamptz
);
create index on access.key (secret_sha256);

-- A cookie session of a browser; it ends with its key.
create table access.session (
  token_sha256 text primary key,
  key uuid not null,
  expires_time timestamptz not null
);

-- Who may see an event whole: written at append, read with every query.
create table access.audience (
  audience text not null,
  event_time timestamptz not null,
  biz_step text,
  key uuid not null,
  position bigint not null,
  primary key (key, audience)
);
create index on access.audience (audience, event_time, position);

-- Whose thing it is, and since when: written by tracking, read when a party asks.
create table access.interest (
  organisation text not null,
  thing text not null,
  from_time timestamptz not null,
  to_time timestamptz,
  primary key (thing, organisation, from_time)
);
create index on access.interest (organisation, thing);

-- What administrators and officers did; append only.
create table access.audit (
  id uuid primary key,
  time timestamptz not null,
  organisation text not null,
  key uuid,
  action text not null,
  subject text not null,
  detail jsonb not null
);
create index on access.audit (time);
