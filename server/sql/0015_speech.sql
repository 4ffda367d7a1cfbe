-- Of what an organisation may speak: places assigned to it. `exclusive`: nobody without a right of its own speaks of it.
-- Small: stays on the coordinator.
create table access.place_right (
  organisation text not null,
  place text not null,
  exclusive boolean not null,
  primary key (organisation, place)
);

-- Two organisations may hold the same photo; neither learns of the other's.
alter table capture.attachment drop constraint attachment_pkey;
alter table capture.attachment add primary key (sha256, organisation);
