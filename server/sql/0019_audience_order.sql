-- What an asker sees in the order of event time, straight from one index. Business step and places stand in it, so that
-- a scan need not look at the event to leave it out; an index for each of them would triple what an append writes.
-- Nobody reads by the audience of the operator, who sees all.
create table access.audience_ordered (
  audience text not null,
  event_time timestamptz not null,
  biz_step text,
  read_point text,
  biz_location text,
  key uuid not null,
  position bigint not null,
  primary key (key, audience)
);
insert into access.audience_ordered (audience, event_time, biz_step, read_point, biz_location, key, position)
  select a.audience, a.event_time, a.biz_step, e.read_point, e.biz_location, a.key, a.position
  from access.audience a join journal.event e on e.key = a.key where a.audience <> 'operator';
drop table access.audience;
alter table access.audience_ordered rename to audience;
alter index access.audience_ordered_pkey rename to audience_pkey;
create index on access.audience (audience, event_time, key) include (biz_step, read_point, biz_location);
-- Who polls asks in the order of record time.
create index on journal.event (record_time);
