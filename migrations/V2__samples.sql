-- Oldest operator: 0.1.0
--
-- What the judges said in the course of a trial. Not in the ledger: samples are thinned out and thrown away with age.
-- An operator that does not know this table leaves it empty.
insert into schema_terms (version, oldest_operator) values (2, '0.1.0');

create table samples (
    release_uid  varchar(64)                 not null,
    namespace    varchar(256)                not null,
    release_name varchar(256)                not null,
    trial        varchar(256)                not null,
    judged_at    timestamp(6) with time zone not null,
    -- Ten minutes since 1970: of each only one sample of a kind is kept for long.
    slot         bigint                      not null,
    verdict      varchar(256)                not null,
    reason       varchar(256),
    message      varchar(16384),
    weight       bigint,
    primary key (release_uid, trial, judged_at)
);
create index samples_of_release on samples (namespace, release_name, judged_at);
create index samples_by_time on samples (judged_at);
-- To find whether a sample is the first of its ten minutes.
create index samples_by_slot on samples (release_uid, trial, slot);
