-- A pattern of things is a range in the order of characters' codes, whatever the order of the database: the first index of
-- things cannot give it. Things repeat, so that it stays small.
create index on journal.event_epc (thing text_pattern_ops);
-- Greater and less: numbers and instants of fields, of measurements in the unit of their kind.
create index on journal.event_attribute (family, uri, number) where number is not null;
create index on journal.event_attribute (family, uri, time) where time is not null;
create index on journal.event_quantity (unit, quantity);

-- Attributes and quantities are kept in a new form. Those of events up to `last` are derived anew from what was captured;
-- `done`: how far that is.
create table journal.rewrite (
  id smallint primary key check (id = 1),
  done bigint not null,
  last bigint not null
);
insert into journal.rewrite select 1, 0, position from journal.head;
