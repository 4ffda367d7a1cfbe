-- Page tokens, named queries, and the values that are listed as resources.

-- Secrets of this store, made by the first server that needs one: all servers of a store read each other's page tokens.
create table platform.secret (
  name text primary key,
  value text not null
);

-- Page tokens that their owner gave back before they expired.
create table platform.ended_page_token (
  sha256 text primary key,
  expires_time timestamptz not null
);
create index on platform.ended_page_token (expires_time);

-- Questions that an organisation keeps under a name. Small: stays on the coordinator.
create table journal.query (
  organisation text not null,
  name text not null,
  -- The question as it was asked, JSON: it is read again whenever it is run.
  definition text not null,
  created_time timestamptz not null,
  primary key (organisation, name)
);

-- What an audience is shown of the few words of an event, each once, with one of the events that say it: found without
-- walking through all events of the audience. Small: stays on the coordinator.
create table access.audience_value (
  audience text not null,
  kind text not null check (kind in ('eventType', 'bizStep', 'disposition', 'readPoint', 'bizLocation')),
  value text not null,
  key uuid not null,
  primary key (audience, kind, value)
);
create index on access.audience_value (kind, value);
create index on access.audience_value (key);

insert into access.audience_value (audience, kind, value, key)
  select a.audience, v.kind, v.value, min(a.key::text)::uuid
  from access.audience a join journal.event e on e.key = a.key
    cross join lateral (values ('eventType', e.type), ('bizStep', e.biz_step),
      ('disposition', e.disposition), ('readPoint', e.read_point), ('bizLocation', e.biz_location)) as v(kind, value)
  where v.value is not null
  group by a.audience, v.kind, v.value;
