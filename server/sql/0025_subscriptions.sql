-- Who is sent what happens, and what was sent. All of it is small and stays on the coordinator.
create schema notify;

create table notify.subscription (
  id uuid primary key,
  organisation text not null,
  -- Name of the query; it goes with the query.
  query text not null,
  -- In whose right it reads: a key by its id, or a person as a member of the organisation.
  maker_kind text not null check (maker_kind in ('key', 'session')),
  maker uuid not null,
  person uuid,
  dest text not null,
  -- Signing needs the secret itself.
  signature_token text,
  -- Null: a stream.
  schedule jsonb,
  report_if_empty boolean not null,
  -- GS1-EPC-Format that was asked for.
  epc_format text not null,
  initial_record_time timestamptz,
  created_time timestamptz not null,
  notified_time timestamptz,
  -- Everything recorded until here was put into deliveries, or did not match.
  record_time timestamptz not null,
  -- Number of the last delivery.
  last_number bigint not null default 0,
  -- Most events of a delivery: less after the receiver said that it cannot take so many.
  batch_events int not null,
  -- When to look next; null: as soon as anything is recorded.
  due_time timestamptz,
  -- The process that is at it, and until when nobody else is.
  lease uuid,
  lease_until timestamptz,
  ended_time timestamptz,
  problem text
);
create index on notify.subscription (organisation, query, created_time, id);
create index on notify.subscription (due_time) where ended_time is null;

-- At most one of a subscription is pending: the next is made when it was delivered or given up.
create table notify.delivery (
  subscription uuid not null,
  number bigint not null,
  state text not null check (state in ('pending', 'delivered', 'dead', 'replayed')),
  -- Of record time: exclusive, inclusive. What stands in between is read again at every try.
  after_time timestamptz not null,
  until_time timestamptz not null,
  event_count int not null,
  -- More was there already when it was begun: what follows does not wait for the next time of a schedule.
  is_followed boolean not null,
  attempts int not null,
  created_time timestamptz not null,
  tried_time timestamptz,
  problem text,
  primary key (subscription, number)
);
create unique index on notify.delivery (subscription) where state = 'pending';
create index on notify.delivery (state, created_time);
