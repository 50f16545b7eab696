-- Oldest operator: 0.1.0
--
-- The figures of all Releases over a time are found by when their rollbacks were decided.
insert into schema_terms (version, oldest_operator) values (3, '0.1.0');

create index rollbacks_by_time on rollbacks (decided_at);
