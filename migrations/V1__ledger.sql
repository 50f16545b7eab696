-- Oldest operator: 0.1.0
--
-- What has happened, and a chain of hashes over it. In words that PostgreSQL and H2 read alike: no text without a bound
-- (H2 cannot have one in an index), no default that is a function, no conflict clause.

-- An operator that is older than this cannot write here; it says so and goes on without history. Every script adds its
-- own line.
create table schema_terms (
    version         integer     not null primary key,
    oldest_operator varchar(32) not null
);
insert into schema_terms (version, oldest_operator) values (1, '0.1.0');

-- Each row holds the hash of the one before: docs/ledger.md says how it is made and how to check it without Belay.
create table ledger (
    seq         bigint                      not null primary key,
    recorded_at timestamp(6) with time zone not null,
    kind        varchar(32)                 not null,
    body        varchar(65536)              not null,
    previous    varchar(64)                 not null,
    hash        varchar(64)                 not null
);

-- One row: where the chain ends. Whoever appends locks it, so that two operators append one after the other.
create table ledger_head (
    one    integer     not null primary key check (one = 1),
    ledger varchar(36) not null,
    seq    bigint      not null,
    hash   varchar(64) not null
);
-- Its name is given by the operator that appends first.
insert into ledger_head (one, ledger, seq, hash)
values (1, '', 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- The same facts as in the ledger's bodies, to be asked for. A Release is known by its UID: another one of its name is
-- another Release.
create table trials (
    ledger_seq   bigint                      not null primary key references ledger (seq),
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    trial        varchar(256)                not null,
    revision     varchar(256),
    outcome      varchar(256),
    reason       varchar(256),
    started_at   timestamp(6) with time zone,
    ended_at     timestamp(6) with time zone not null,
    constraint trials_once unique (release_uid, trial)
);
create index trials_of_release on trials (namespace, release_name, ended_at);
create index trials_by_time on trials (ended_at);

create table moves (
    ledger_seq   bigint                      not null primary key references ledger (seq),
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    trial        varchar(256),
    revision     varchar(256),
    phase        varchar(256)                not null,
    step         bigint,
    weight       bigint,
    reason       varchar(256),
    message      varchar(16384),
    moved_at     timestamp(6) with time zone not null,
    constraint moves_once unique (release_uid, moved_at, phase)
);
create index moves_of_release on moves (namespace, release_name, moved_at);
create index moves_by_time on moves (moved_at);

create table rollbacks (
    ledger_seq   bigint                      not null primary key references ledger (seq),
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    revision     varchar(256),
    cause        varchar(256),
    message      varchar(16384),
    outcome      varchar(256),
    first_bad_at timestamp(6) with time zone,
    breach_at    timestamp(6) with time zone,
    decided_at   timestamp(6) with time zone not null,
    shifted_at   timestamp(6) with time zone,
    confirmed_at timestamp(6) with time zone,
    constraint rollbacks_once unique (release_uid, decided_at)
);
create index rollbacks_of_release on rollbacks (namespace, release_name, decided_at);

create table verbs (
    ledger_seq   bigint                      not null primary key references ledger (seq),
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    verb         varchar(256)                not null,
    argument     varchar(1024),
    said_by      varchar(1024),
    done_at      timestamp(6) with time zone not null,
    constraint verbs_once unique (release_uid, done_at, verb)
);
create index verbs_of_release on verbs (namespace, release_name, done_at);

-- Trials that ended before this one may be missing: the outage was longer than status remembers.
create table gaps (
    ledger_seq   bigint                      not null primary key references ledger (seq),
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    trial        varchar(256)                not null,
    before_at    timestamp(6) with time zone not null,
    constraint gaps_once unique (release_uid, trial)
);
create index gaps_of_release on gaps (namespace, release_name, before_at);
