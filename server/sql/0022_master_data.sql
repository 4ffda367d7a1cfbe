-- What organisations say of the ids that events name (EPCIS 2.0 §6.5). Every version is kept; of what one organisation
-- says of an id in a vocabulary the newest counts.
create table reference.vocabulary_element (
  id text not null,
  organisation text not null,
  vocabulary text not null,
  version int not null,
  record_time timestamptz not null,
  job uuid not null,
  -- The JSON-LD context that it was read under: see journal.context.
  context uuid not null,
  source text not null,
  -- Whether the tables below know it. Those from before are read at the first start.
  derived boolean not null,
  primary key (id, organisation, vocabulary, version)
);
create index on reference.vocabulary_element (record_time) where not derived;

-- The attributes of the newest versions. Without value: it has a structure of its own.
create table reference.vocabulary_attribute (
  id text not null,
  organisation text not null,
  vocabulary text not null,
  name text not null,
  value text
);
create index on reference.vocabulary_attribute (id, organisation, vocabulary);
create index on reference.vocabulary_attribute (name, value);

-- What one organisation says is directly inside of what, by the newest versions.
create table reference.vocabulary_child (
  parent text not null,
  organisation text not null,
  vocabulary text not null,
  child text not null
);
create index on reference.vocabulary_child (parent, organisation);
create index on reference.vocabulary_child (child, organisation);

-- The same at any depth, so that one statement answers what is inside of an id.
create table reference.vocabulary_descendant (
  ancestor text not null,
  organisation text not null,
  descendant text not null,
  primary key (ancestor, organisation, descendant)
);
create index on reference.vocabulary_descendant (descendant, organisation);

insert into reference.vocabulary_element
  (id, organisation, vocabulary, version, record_time, job, context, source, derived)
select m.id, m.organisation, m.vocabulary,
  row_number() over (partition by m.id, m.organisation, m.vocabulary order by m.record_time, m.key),
  m.record_time, m.job, '00000000-0000-0000-0000-000000000000', m.source, false
from journal.master_data m;
drop table journal.master_data;
