-- Everything that happened: append only. Complete from the first migration; later rooms read it.
create schema journal;

-- One row: the last position and record time given. Its update is part of each append.
create table journal.head (
  id smallint primary key check (id = 1),
  position bigint not null,
  record_time timestamptz not null
);
insert into journal.head values (1, 0, '0001-01-01T00:00:00Z');

-- The JSON-LD contexts that events were read under, once each: prefixes belong to the document.
create table journal.context (
  hash uuid primary key,
  text text not null
);

create table journal.event (
  -- First 128 bits of SHA-256(organisation, event id, error declaration, content): dedupes and distributes.
  key uuid primary key,
  position bigint not null,
  record_time timestamptz not null,
  event_id text not null,
  event_time timestamptz not null,
  time_zone_offset text not null,
  type text not null,
  action text,
  biz_step text,
  disposition text,
  read_point text,
  biz_location text,
  -- SHA-256 of the canonical content: same id with another content is a conflict.
  content_hash text not null,
  conflicting boolean not null default false,
  -- An error declaration (EPCIS 2.0 §7.4.1.4) repeats the event it declares wrong, under the same id.
  declaration_time timestamptz,
  declaration_reason text,
  corrective_ids text[],
  organisation text not null,
  job uuid not null,
  provenance text not null check (provenance in ('person', 'device', 'import', 'simulation')),
  home_jurisdiction text not null,
  context uuid not null,
  -- The exact characters as they came: hashes and signatures need them.
  source text not null
);
create index on journal.event (position);
create index on journal.event (event_id);
create index on journal.event (event_time, key);
create index on journal.event (biz_step, event_time);
create index on journal.event (biz_location, biz_step, event_time);
create index on journal.event (read_point, event_time);

-- What an event is about. Narrow: it is the largest table.
create table journal.event_epc (
  thing text not null,
  event_time timestamptz not null,
  key uuid not null,
  role text not null
);
create index on journal.event_epc (thing, event_time, key);
create index on journal.event_epc (key);

-- Quantities of classes, beside event_epc to keep that one narrow.
create table journal.event_quantity (
  thing text not null,
  event_time timestamptz not null,
  key uuid not null,
  role text not null,
  quantity numeric,
  unit text
);
create index on journal.event_quantity (thing, event_time);
create index on journal.event_quantity (key);

-- Extensions, ILMD, sensor values, transactions, sources, destinations: one narrow way to query them.
create table journal.event_attribute (
  family text not null,
  uri text not null,
  depth smallint not null,
  text text,
  number numeric,
  time timestamptz,
  key uuid not null,
  event_time timestamptz not null
);
create index on journal.event_attribute (family, uri, text, event_time);
create index on journal.event_attribute (key);

-- Standard vocabulary (master data) as captured; the newest of an id counts.
create table journal.master_data (
  key uuid primary key,
  vocabulary text not null,
  id text not null,
  organisation text not null,
  job uuid not null,
  record_time timestamptz not null,
  source text not null
);
create index on journal.master_data (id, record_time);
