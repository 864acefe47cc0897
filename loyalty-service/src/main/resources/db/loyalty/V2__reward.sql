-- How many of a reward are given out and have not come back. What there is stands in the definition, so it can be changed.
create table reward_stock (
    reward_id text   primary key,
    taken     bigint not null check (taken >= 0)
);

-- What points were spent on; it is changed under the lock of the customer's account.
create table reward_claim (
    -- Under which the voucher is asked for, if it is one.
    request_id   uuid        primary key,
    customer_id  text        not null references account,
    reward_id    text        not null,
    promotion_id text,
    -- That took the points.
    entry_id     uuid        not null unique references entry (entry_id),
    claimed_at   timestamptz not null,
    -- Since when it counts no more: the voucher was refused.
    refused_at   timestamptz
);

create index reward_claim_customer on reward_claim (customer_id, reward_id);
