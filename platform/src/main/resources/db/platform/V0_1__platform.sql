-- Where each partition's consumer is. Advanced in the transaction of the effects, so that a record's effects happen once.
create table consumer_offset (
    topic       text        not null,
    partition   int         not null,
    next_offset bigint      not null check (next_offset >= 0),
    -- All that was published before this instant has been processed.
    current_to  timestamptz not null default '-infinity',
    primary key (topic, partition)
);

-- Outcomes on their way to Kafka: the final bytes.
create table outbox (
    id            bigint generated always as identity (cache 1) primary key,
    topic         text        not null,
    key           bytea,
    value         bytea,
    -- Null if there are none.
    header_names  text[],
    header_values bytea[],
    -- When the record was published that caused this one.
    caused_at     timestamptz,
    created_at    timestamptz not null default clock_timestamp()
);

-- Which process may relay. Who raises the epoch fences all others.
create table outbox_relay (
    only_row   boolean     primary key default true check (only_row),
    epoch      bigint      not null,
    holder     text        not null,
    renewed_at timestamptz not null,
    -- What is sent just now, by the ids of its rows; null if nothing is.
    batch_id   uuid,
    batch_rows int8multirange,
    check ((batch_id is null) = (batch_rows is null))
);
insert into outbox_relay (epoch, holder, renewed_at) values (0, '', '-infinity');

-- The first answer to each idempotency key.
create table idempotency_key (
    client       text        not null,
    operation    text        not null,
    key          text        not null,
    body_hash    bytea       not null,
    status       int,
    content_type text,
    -- The answer; or what one that is too large to be kept is written from.
    body         bytea,
    -- By whom such an answer is written; null if it is kept.
    large_answer text,
    created_at   timestamptz not null default now(),
    primary key (client, operation, key)
);
create index idempotency_key_age on idempotency_key (created_at);

-- Every version of what people define; which one is in force, and whether it is stopped.
create table definition_version (
    kind       text        not null,
    id         text        not null,
    version    int         not null check (version > 0),
    document   jsonb       not null,
    actor      text        not null,
    created_at timestamptz not null default now(),
    primary key (kind, id, version)
);
create table definition (
    kind    text    not null,
    id      text    not null,
    version int     not null,
    stopped boolean not null default false,
    primary key (kind, id),
    foreign key (kind, id, version) references definition_version
);
