-- The audit trail: rows in the order of commits, whose data was touched and why the asker could, blocks that seal them.
alter table access.audit add column position bigint;
alter table access.audit add column asker_kind text check (asker_kind in ('key', 'session', 'link'));
alter table access.audit add column asker_id text;
-- Pseudonym; the name stands apart.
alter table access.audit add column person text;
-- Whose data it was; null: nobody else's.
alter table access.audit add column owner text;
alter table access.audit add column basis text check (basis in
  ('own', 'operator', 'authority', 'party', 'grant', 'delegation', 'link'));
alter table access.audit add column reference text;
alter table access.audit add column count int;
alter table access.audit add column request_id text;

update access.audit a set
  position = n.position,
  asker_kind = case when a.key is null then null else 'key' end,
  asker_id = a.key::text
from (select id, row_number() over (order by time, id) as position from access.audit) n
where n.id = a.id;

alter table access.audit alter column position set not null;
alter table access.audit drop constraint audit_pkey;
alter table access.audit add primary key (position);
alter table access.audit add constraint audit_id_key unique (id);
alter table access.audit drop column key;
create index on access.audit (organisation, position);
create index on access.audit (owner, position) where owner is not null;
create index on access.audit (action, position);

-- The one row whose update is the lock that makes position order the order of commits.
create table access.audit_head (
  id smallint primary key check (id = 1),
  position bigint not null
);
insert into access.audit_head select 1, coalesce(max(position), 0) from access.audit;

-- Rows sealed together; hashes are SHA-256 in hex. Nothing is ever changed or deleted here or in access.audit.
create table access.audit_block (
  number bigint primary key,
  first_position bigint not null,
  last_position bigint not null,
  row_hashes text[] not null,
  rows_hash text not null,
  previous_hash text not null,
  hash text not null,
  sealed_time timestamptz not null
);
