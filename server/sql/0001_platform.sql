-- Bookmarks of followers, and the outbox: what changed, in the order of commits.
-- All three stay on the coordinator of a distributed store.
create table platform.bookmark (
  follower text primary key,
  position bigint not null,
  problem text
);

create table platform.outbox_head (
  id smallint primary key check (id = 1),
  position bigint not null
);
insert into platform.outbox_head values (1, 0);

create table platform.outbox (
  position bigint primary key,
  topic text not null,
  payload jsonb not null
);
