-- What an account's entries add up to, and the lock under which they are booked.
create table account (
    customer_id text   primary key,
    balance     bigint not null default 0 check (balance >= 0),
    pending     bigint not null default 0 check (pending >= 0),
    -- Of the last entry.
    sequence    bigint not null default 0 check (sequence >= 0)
);

-- What has been decided upon, be it to do nothing. The first decision about a cause stands, so its row is the inbox of the
-- ledger: a cause that comes again, under another event id or at another offset, finds it.
create table decided_cause (
    -- order: id is the order's; entered: id is the membership event's.
    kind        text        not null check (kind in ('order', 'entered')),
    id          text        not null,
    customer_id text        not null,
    -- The event that brought it.
    event_id    text        not null,
    decided_at  timestamptz not null,
    primary key (kind, id)
);

-- Entries are appended and never changed.
create table entry (
    customer_id text        not null references account,
    -- Counts up per account, without gaps.
    sequence    bigint      not null check (sequence > 0),
    entry_id    uuid        not null unique,
    type        text        not null check (type in ('EARNED')),
    points      bigint      not null,
    -- After this entry.
    balance     bigint      not null check (balance >= 0),
    pending     bigint      not null check (pending >= 0),
    cause_kind  text        not null,
    cause_id    text        not null,
    rule_id     text        not null,
    event_id    text        not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (customer_id, sequence),
    foreign key (cause_kind, cause_id) references decided_cause,
    -- One effect of a rule for one cause, whatever the rule's version.
    constraint entry_once unique (cause_kind, cause_id, rule_id, type),
    constraint earned_is_positive check (type <> 'EARNED' or points > 0)
);
