-- Derived from the journal alone; may be dropped and made again at any time.
create schema tracking;

-- A thing as the journal tells it. `registers` holds, for each fact, the latest event that said it.
create table tracking.thing (
  thing text primary key,
  kind text not null,
  label text not null,
  search text not null,
  -- Own place, when the latest event that says where names one.
  place text,
  ended boolean not null,
  registers jsonb not null,
  -- What it is inside of, nearest first; `outermost` is the last of them.
  inside text[] not null,
  outermost text,
  first_time timestamptz not null,
  last_time timestamptz not null,
  last_record_time text not null,
  events int not null,
  simulated boolean not null,
  -- Who may see all that the registers say.
  audiences text[] not null,
  -- Position of the last event that changed it or what is in it. Not indexed: an update that changes no
  -- indexed column stays in its page and writes no index (heap-only tuple), five times cheaper here.
  changed_position bigint not null
);
alter table tracking.thing set (fillfactor = 60);
create index on tracking.thing (outermost);
create index on tracking.thing (place);
create index on tracking.thing (search text_pattern_ops);
create index on tracking.thing (kind, thing);
create index on tracking.thing using gin (inside);

-- What was inside of what, when; `to_time` is open while it still is.
create table tracking.containment (
  child text not null,
  parent text not null,
  from_time timestamptz not null,
  from_position bigint not null,
  to_time timestamptz,
  primary key (child, from_time, from_position)
);
create index on tracking.containment (parent, from_time);

-- Where trains, vessels, trucks, wagons and containers were: what a replay draws.
create table tracking.sighting (
  thing text not null,
  event_time timestamptz not null,
  position bigint not null,
  place text,
  latitude double precision,
  longitude double precision,
  biz_step text,
  disposition text,
  delay_minutes int,
  -- Moves by itself: train, vessel or truck.
  mover boolean not null,
  primary key (thing, event_time, position)
);
create index on tracking.sighting (mover, event_time);
