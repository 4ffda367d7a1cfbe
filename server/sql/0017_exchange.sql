-- What may cross to another Karvan, what was offered to others, and what others said they hold. All of it is small and
-- stays on the coordinator.
create schema exchange;

-- What no row allows does not cross.
create table exchange.export_rule (
  jurisdiction text not null,
  subset text not null check (subset in ('identifiers', 'transport', 'goods', 'full')),
  mandate text not null check (mandate in ('customs', 'phytosanitary', 'veterinary', 'halal')),
  primary key (jurisdiction, subset, mandate)
);

-- Things for a time of events, offered by an organisation.
create table exchange.offer (
  dataset uuid primary key,
  organisation text not null,
  things text[] not null,
  from_time timestamptz not null,
  to_time timestamptz not null,
  subsets text[] not null,
  mode text,
  purpose text not null,
  created_time timestamptz not null,
  expires_time timestamptz not null,
  withdrawn_time timestamptz
);
create index on exchange.offer (organisation, created_time);

-- The reference of an offer on its way to the Karvan of a jurisdiction: one row, always as the offer stands now.
create table exchange.delivery (
  dataset uuid not null,
  jurisdiction text not null,
  -- Rises with every change of what should be there.
  revision int not null,
  -- What the other Karvan has; 0: nothing.
  delivered_revision int not null,
  attempts int not null,
  -- When to try next; null: nothing to do.
  due_time timestamptz,
  problem text,
  primary key (dataset, jurisdiction)
);
create index on exchange.delivery (due_time) where due_time is not null;

-- What another Karvan says it holds. Withdrawn ones stay without identifiers until they expire: an older word may
-- still come.
create table exchange.reference (
  gate text not null,
  dataset uuid not null,
  -- The organisation that pushed it.
  peer text not null,
  revision int not null,
  identifiers text[] not null,
  mode text,
  subsets text[] not null,
  expires_time timestamptz not null,
  withdrawn boolean not null,
  received_time timestamptz not null,
  primary key (gate, dataset)
);
create index on exchange.reference using gin (identifiers);
create index on exchange.reference (expires_time);
