-- The wall: kinds and mandates of organisations, scopes and expiry of keys, grants, tracking links.
alter table access.organisation drop constraint organisation_kind_check;
alter table access.organisation add column jurisdiction text;
alter table access.organisation add column mandates text[] not null default '{}';
update access.organisation set kind = 'forwarder' where kind = 'party';
update access.organisation set jurisdiction = home_jurisdiction, mandates = '{customs}' where kind = 'authority';
alter table access.organisation add constraint organisation_kind_check check (kind in
  ('operator', 'forwarder', 'carrier', 'terminal', 'authority', 'farm', 'analyst', 'peer', 'simulation'));

alter table access.key drop constraint key_role_check;
update access.key set role = 'dispatcher' where role = 'operator';
alter table access.key add constraint key_role_check check (role in
  ('administrator', 'dispatcher', 'capturer', 'reader', 'auditor', 'device', 'peer'));
-- What the role may, narrowed; null: all of it.
alter table access.key add column scopes text[];
alter table access.key add column expires_time timestamptz;
-- Things that a device may speak of; null: any.
alter table access.key add column things text[];

-- How often any right changed: other processes compare it and forget whom they know.
create table access.state (
  id smallint primary key check (id = 1),
  revision bigint not null
);
insert into access.state values (1, 0);

-- `via`: the thing inside of this one from which the interest was derived; '': somebody said it.
alter table access.interest drop constraint interest_pkey;
alter table access.interest add column via text not null default '';
alter table access.interest add primary key (thing, organisation, via, from_time);
create index on access.interest (via) where via <> '';

-- Who lets whom see, why, until when. Plural, for "grant" is a word of SQL. Small: stays on the coordinator.
create table access.grants (
  id uuid primary key,
  grantor text not null,
  receiver text not null,
  kind text not null check (kind in ('read', 'delegate')),
  things text[],
  may_capture boolean not null,
  purpose text not null,
  created_time timestamptz not null,
  expires_time timestamptz not null,
  revoked_time timestamptz
);
create index on access.grants (receiver, expires_time);
create index on access.grants (grantor, expires_time);

-- Public links: only the hash of the token is kept.
create table access.tracking_link (
  id uuid primary key,
  token_sha256 text not null unique,
  organisation text not null,
  thing text not null,
  fields text[] not null,
  label text not null,
  created_time timestamptz not null,
  expires_time timestamptz not null,
  revoked_time timestamptz
);
create index on access.tracking_link (organisation, created_time);
