-- The door for events: what was sent, and what became of it.
create schema capture;

create table capture.job (
  id uuid primary key,
  organisation text not null,
  created_time timestamptz not null,
  finished_time timestamptz,
  success boolean not null,
  behaviour text not null,
  events int not null,
  captured int not null,
  duplicates int not null,
  warnings jsonb not null
);
create index on capture.job (organisation, created_time, id);

-- Photos of reports, by the SHA-256 of their bytes: the event names them.
create table capture.attachment (
  sha256 text primary key,
  content_type text not null,
  bytes bytea not null,
  organisation text not null,
  created_time timestamptz not null
);
