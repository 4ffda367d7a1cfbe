-- A link by which somebody who forgot the password sets another: at most one a person, only the hash of its token.
create table access.password_reset (
  person uuid primary key,
  token_sha256 text not null unique,
  -- The organisation as whose member the person was given it.
  organisation text not null,
  -- Who made it: a person or a key, and in which organisation. Whether that one still may is asked when it is used.
  maker_person uuid,
  maker_key uuid,
  maker_organisation text not null,
  created_time timestamptz not null,
  expires_time timestamptz not null,
  check ((maker_person is null) <> (maker_key is null))
);

-- Sessions that a key opened end unused too.
alter table access.session add column seen_time timestamptz not null default now();
alter table access.session alter column seen_time drop default;

-- How often what an organisation sees as a party changed, beside what comes in with events; '*': what everybody sees.
create table access.sight_revision (
  party text primary key,
  revision bigint not null
);
