-- How far each customer has come; it is changed under the lock of her account's row.
create table standing (
    customer_id   text     primary key references account,
    -- Placed and not cancelled; and how many there have been at most: a mark is passed once.
    orders        bigint   not null check (orders >= 0),
    orders_most   bigint   not null constraint keeps_the_most_orders check (orders_most >= orders),
    visits        bigint   not null check (visits >= 0),
    -- Earned and not taken back, without those that milestones gave.
    points        bigint   not null check (points >= 0),
    points_most   bigint   not null constraint keeps_the_most_points check (points_most >= points),
    -- What was earned in the last year, milestones' points too: the days since 1970, and the points of each.
    earned_days   int[]    not null,
    earned_points bigint[] not null constraint has_points_for_each_day
                                    check (cardinality(earned_points) = cardinality(earned_days)),
    -- What was paid in the last year and has not come back: by currency the days since 1970 on which it was ordered, and the minor
    -- units of each.
    spent         jsonb    not null check (jsonb_typeof(spent) = 'object'),
    -- Null as long as she has never left the tier that everybody begins with.
    tier          text,
    -- Since when she has had too little for her tier.
    below_since   timestamptz,
    -- What last changed that by which tiers are reached; the timer is armed by it.
    year_event_id text,
    -- When she who came so far was another person to us.
    erased_at     timestamptz,
    -- When she leaves her tier if nothing more is counted; null if never.
    due_at        timestamptz
) with (fillfactor = 70);

create index standing_due on standing (due_at) where due_at is not null;
