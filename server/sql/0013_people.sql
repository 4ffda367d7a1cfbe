-- People: who they are stands here and nowhere else. All of it is small and stays on the coordinator.

-- The id is the pseudonym that everything else speaks of. After an erasure the row is the id and the time alone.
create table access.person (
  id uuid primary key,
  name text,
  email text unique,
  home_jurisdiction text,
  password_hash text,
  totp_secret text,
  -- The last time step whose code was taken: a code is good once.
  totp_step bigint,
  created_time timestamptz not null,
  erased_time timestamptz
);

create table access.membership (
  person uuid not null,
  organisation text not null,
  role text not null check (role in ('administrator', 'dispatcher', 'capturer', 'reader', 'auditor')),
  since_time timestamptz not null,
  primary key (person, organisation)
);
create index on access.membership (organisation, role);

-- What an organisation asks of its people; none: the defaults.
create table access.people_rules (
  organisation text primary key,
  requires_second_factor boolean not null
);

-- Only the hash of the token is kept. The address goes once the invitation has ended.
create table access.invitation (
  id uuid primary key,
  token_sha256 text not null unique,
  organisation text not null,
  email text,
  role text not null check (role in ('administrator', 'dispatcher', 'capturer', 'reader', 'auditor')),
  created_time timestamptz not null,
  expires_time timestamptz not null,
  accepted_time timestamptz,
  revoked_time timestamptz
);
create index on access.invitation (organisation, created_time);
create index on access.invitation (email);

-- A signed-in person in one organisation. `device` and `address` are coarse on purpose.
create table access.person_session (
  token_sha256 text primary key,
  id uuid not null unique,
  person uuid not null,
  organisation text not null,
  factors text[] not null,
  device text not null,
  address text not null,
  created_time timestamptz not null,
  seen_time timestamptz not null,
  expires_time timestamptz not null
);
create index on access.person_session (person);
create index on access.person_session (organisation, person);

create table access.recovery_code (
  person uuid not null,
  code_sha256 text not null,
  used_time timestamptz,
  primary key (person, code_sha256)
);

create table access.passkey (
  id uuid primary key,
  person uuid not null,
  credential text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  label text not null,
  created_time timestamptz not null,
  used_time timestamptz
);
create index on access.passkey (person);

-- Who a person is to an OpenID Connect issuer.
create table access.identity (
  issuer text not null,
  subject text not null,
  person uuid not null,
  primary key (issuer, subject)
);
create index on access.identity (person);

-- What was begun and is to be gone on with: only the hash of the ticket is kept.
create table access.ticket (
  ticket_sha256 text primary key,
  purpose text not null,
  person uuid,
  detail jsonb not null,
  tries smallint not null,
  expires_time timestamptz not null
);
create index on access.ticket (person);
create index on access.ticket (expires_time);

-- Failed sign-ins by account and by address, both under a keyed hash.
create table access.throttle (
  subject text primary key,
  failures int not null,
  failed_time timestamptz not null
);

-- Secrets of the house that it makes itself.
create table access.secret (
  name text primary key,
  value text not null
);
