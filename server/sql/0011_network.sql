-- Links and services of the corridor, as the data has them. Small: they stay on the coordinator.
create schema network;

create table network.state (
  id smallint primary key check (id = 1),
  version text not null,
  sha256 text not null,
  sources jsonb not null,
  credits jsonb not null,
  loaded_time timestamptz not null
);

create table network.link (
  id text primary key,
  from_place text not null,
  to_place text not null,
  document jsonb not null
);

create table network.service (
  id text primary key,
  document jsonb not null
);
