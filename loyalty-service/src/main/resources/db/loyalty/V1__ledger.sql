-- What an account's entries add up to, and the lock under which they are booked: whatever else is here of a customer is only changed
-- by who holds her account's row.
create table account (
    customer_id text   primary key,
    -- Points that can be spent.
    balance     bigint not null default 0,
    -- Points that are earned once the return window is over.
    pending     bigint not null default 0 check (pending >= 0),
    -- How far points that were spent before their order was returned have let the balance fall: 0 but under the policy 'negative'.
    floor       bigint not null default 0 check (floor <= 0),
    -- Of the last entry.
    sequence    bigint not null default 0 check (sequence >= 0),
    -- What happened until then is nobody's any more; what happens later is somebody's who begins anew.
    erased_at   timestamptz,
    -- Of the last entry when that was read: what was spent up to it comes back to nobody.
    erased_sequence bigint not null default 0,
    -- How far she has come, as it follows from her entries and orders: an object that is read and written as a whole, for which json takes
    -- a third less of the statement than jsonb does.
    standing    json   not null default '{}' constraint standing_is_an_object check (json_typeof(standing) = 'object'),
    -- When she leaves her tier if nothing more is counted; null if never.
    standing_due_at timestamptz,
    constraint never_below_the_floor check (balance >= floor),
    constraint forgets_what_was_booked check (erased_sequence between 0 and sequence)
) with (fillfactor = 70);

create index account_standing_due on account (standing_due_at) where standing_due_at is not null;

-- Entries are appended and never changed; only what an agent wrote as a reason is forgotten with the customer.
create table entry (
    customer_id    text        not null,
    -- Counts up per account, without gaps.
    sequence       bigint      not null check (sequence > 0),
    -- Follows from the natural key: type, rule, cause, line and, where one cause can do it more than once, the event.
    entry_id       uuid        not null,
    type           text        not null,
    -- As they are told: signed.
    points         bigint      not null,
    balance_change bigint      not null,
    pending_change bigint      not null,
    -- After this entry.
    balance        bigint      not null,
    pending        bigint      not null check (pending >= 0),
    cause_kind     text        not null,
    -- order: the order's id; entered, engagement: the event's; adjustment: its own; erasure: the event's.
    cause_id       text        not null,
    -- Of the order; null where an order came without lines, and for what is no order.
    line_id        text,
    rule_id        text,
    reward_id      text,
    tier           text,
    expires_at     timestamptz,
    reason         text,
    -- Who did it, where a person did.
    actor          text,
    -- The event that brought the cause; for a timer the one that armed it.
    event_id       text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null,
    primary key (customer_id, sequence),
    constraint entry_once unique (entry_id),
    constraint moves_what_its_type_says check (case type
        when 'PENDING' then points > 0 and balance_change = 0 and pending_change = points
        when 'EARNED' then points > 0 and balance_change = points and pending_change in (0, -points)
        when 'SPENT' then points < 0 and balance_change = points and pending_change = 0
        when 'EXPIRED' then points < 0 and balance_change = points and pending_change = 0
        when 'REVERSED' then points <> 0 and balance_change + pending_change = points
        when 'ADJUSTED' then balance_change + pending_change = points
        when 'EXPIRING' then balance_change = 0 and pending_change = 0
        when 'TIER_CHANGED' then balance_change = 0 and pending_change = 0
        when 'MILESTONE' then balance_change = 0 and pending_change = 0
        else false end)
);

-- What one entry gave, and what is left of it. Points are spent, expire and are taken back lot by lot.
create table lot (
    customer_id   text        not null,
    -- Of the entry that opened it.
    sequence      bigint      not null,
    points        bigint      not null check (points > 0),
    remaining     bigint      not null check (remaining >= 0),
    -- What was spent of it, and may still have to be made up for if what it was earned with comes back.
    spent         bigint      not null check (spent >= 0),
    -- Pieces of the line that it was earned with; 1 where returns are counted in money.
    quantity      bigint      not null check (quantity > 0),
    -- How much of the line was returned: in pieces, each counted as many times as the order's total has minor units.
    returned      bigint      not null check (returned >= 0),
    -- From when on it can be spent.
    earned_at     timestamptz not null,
    is_pending    boolean     not null,
    expires_at    timestamptz,
    expiring_told boolean     not null,
    -- When it is earned, or expires, by itself; null if it does neither. How long before the latter that is told is asked of the setting, so
    -- that it can be changed.
    due_at        timestamptz,
    primary key (customer_id, sequence),
    constraint gives_no_more_than_it_has check (remaining + spent <= points)
) with (fillfactor = 80);

create index lot_due on lot (due_at) where due_at is not null and (is_pending or expiring_told);
-- Of these it is to be told beforehand that they expire.
create index lot_to_be_announced on lot (due_at) where due_at is not null and not (is_pending or expiring_told);

-- What an entry took from lots, or gave back to them: a lot's points and its uses make what remains.
create table lot_use (
    customer_id text   not null,
    -- Of the entry.
    sequence    bigint not null,
    -- By the sequence of the entry that opened it.
    lot         bigint not null,
    points      bigint not null check (points <> 0),
    primary key (customer_id, sequence, lot),
    foreign key (customer_id, sequence) references entry,
    foreign key (customer_id, lot) references lot
);

-- Orders upon which has been decided, be it to do nothing. The first decision stands, so its row is the inbox: an order that comes
-- again, under another event id or at another offset, finds it. Whoever writes it holds the account.
create table customer_order (
    customer_id  text        not null,
    order_id     text        not null,
    -- What was paid; null while it is only known that it was cancelled, or came back.
    total_minor  bigint,
    currency     text,
    placed_at    timestamptz,
    cancelled_at timestamptz,
    -- The event that told of it first.
    event_id     text        not null,
    primary key (customer_id, order_id),
    check ((total_minor is null) = (placed_at is null) and (currency is null) = (placed_at is null))
);

-- What came back, also of orders that have not come yet. The total that was paid back stands in a row of no line.
create table order_return (
    customer_id text        not null,
    order_id    text        not null,
    event_id    text        not null,
    line_id     text        not null,
    -- Pieces of the line; where there is no line, the minor units that were paid back.
    amount      bigint      not null check (amount >= 0),
    returned_at timestamptz not null,
    primary key (customer_id, order_id, event_id, line_id),
    foreign key (customer_id, order_id) references customer_order
);

-- Whatever else has been decided upon, be it to do nothing.
create table occasion (
    customer_id text        not null references account,
    kind        text        not null,
    -- The event's.
    id          text        not null,
    decided_at  timestamptz not null,
    primary key (customer_id, kind, id)
);

-- How often a rule with limits has given something. A place that is taken stays taken, whatever is returned later.
create table rule_use (
    customer_id text   not null references account,
    rule_id     text   not null,
    -- In the zone in which days of limits are counted.
    day         date   not null,
    times       bigint not null check (times > 0),
    primary key (customer_id, rule_id, day)
);

-- What a ledger is trusted for. These look at all rows of a statement at once: foreign keys of the tables that each order adds to, which
-- look at one row after the other, took a third of all that the database does for an order, and could say less.

-- Each entry goes on where the last one of its account stopped. An account is changed after its entries were appended.
create function entries_go_on_where_the_last_stopped() returns trigger language plpgsql as $$
begin
    if exists (
            select from (select customer_id, sequence, balance - balance_change as before, pending - pending_change as pending_before,
                                lag(sequence) over of_account as last, lag(balance) over of_account as balance,
                                lag(pending) over of_account as pending
                           from added window of_account as (partition by customer_id order by sequence)) as added
              left join account using (customer_id)
             where account.customer_id is null
                or added.sequence <> coalesce(added.last, account.sequence) + 1
                or before <> coalesce(added.balance, account.balance)
                or pending_before <> coalesce(added.pending, account.pending)) then
        raise integrity_constraint_violation using message = 'An entry does not go on where the last one stopped',
            table = tg_table_name, constraint = tg_name;
    end if;
    return null;
end $$;
create trigger goes_on_where_the_last_stopped after insert on entry
    referencing new table as added for each statement execute function entries_go_on_where_the_last_stopped();

-- So what is kept beside the entries is their sum.
create function accounts_are_what_the_last_entry_says() returns trigger language plpgsql as $$
begin
    if exists (
            select from changed
              left join entry as last using (customer_id, sequence)
             where changed.sequence > 0
               and (last.sequence is null or changed.balance <> last.balance or changed.pending <> last.pending)) then
        raise integrity_constraint_violation using message = 'An account is not what its last entry says',
            table = tg_table_name, constraint = tg_name;
    end if;
    return null;
end $$;
create trigger is_what_the_last_entry_says after update on account
    referencing new table as changed for each statement execute function accounts_are_what_the_last_entry_says();

create function lots_are_opened_by_entries() returns trigger language plpgsql as $$
begin
    if exists (
            select from added
             where not exists (select from entry
                                where entry.customer_id = added.customer_id and entry.sequence = added.sequence
                                  and entry.points = added.points)) then
        raise integrity_constraint_violation using message = 'A lot has no entry that gives its points',
            table = tg_table_name, constraint = tg_name;
    end if;
    return null;
end $$;
create trigger is_opened_by_an_entry after insert on lot
    referencing new table as added for each statement execute function lots_are_opened_by_entries();

create function stays() returns trigger language plpgsql as $$
begin
    raise integrity_constraint_violation using message = format('%s of %s is not allowed', tg_op, tg_table_name),
        table = tg_table_name, constraint = tg_name;
end $$;
create trigger stays before delete or truncate on account for each statement execute function stays();
create trigger stays before delete or truncate or update of customer_id, sequence, points on lot
    for each statement execute function stays();
create trigger stays before delete or truncate or update on lot_use for each statement execute function stays();
create trigger stays before delete or truncate or update of
    customer_id, sequence, entry_id, type, points, balance_change, pending_change, balance, pending, cause_kind, cause_id, line_id,
    rule_id, reward_id, tier, expires_at, actor, event_id, occurred_at, recorded_at
    on entry for each statement execute function stays();

-- Accounts and lots that are not what their entries add up to: always empty.
create view discrepancy as
select customer_id, 'account' as what, null::bigint as lot
  from account
  left join lateral (select sum(balance_change) as balance, sum(pending_change) as pending, count(*) as entries
                       from entry where entry.customer_id = account.customer_id) as entries on true
  left join lateral (select sum(remaining) filter (where not is_pending) as balance,
                            sum(remaining) filter (where is_pending) as pending
                       from lot where lot.customer_id = account.customer_id) as lots on true
 where account.balance <> coalesce(entries.balance, 0) or account.pending <> coalesce(entries.pending, 0)
    or account.sequence <> entries.entries
    or greatest(account.balance, 0) <> coalesce(lots.balance, 0) or account.pending <> coalesce(lots.pending, 0)
union all
select customer_id, 'lot', sequence
  from lot
  left join lateral (select sum(points) as used from lot_use
                      where lot_use.customer_id = lot.customer_id and lot_use.lot = lot.sequence) as uses on true
 where remaining <> points + coalesce(used, 0)
union all
select customer_id, 'running balance', null
  from (select customer_id, balance - balance_change as before, pending - pending_change as pending_before,
               lag(balance, 1, 0::bigint) over account_entries as balance_before,
               lag(pending, 1, 0::bigint) over account_entries as pending_of_before,
               sequence, row_number() over account_entries as number
          from entry window account_entries as (partition by customer_id order by sequence)) as running
 where before <> balance_before or pending_before <> pending_of_before or sequence <> number;
