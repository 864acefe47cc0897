-- Requests for a voucher. The row is the decision: the first one stands, also a refusal.
create table voucher_request (
    request_id   text        primary key,
    customer_id  text        not null,
    promotion_id text        not null,
    campaign_id  text,
    cause_id     text        not null,
    -- Which person asked and why; null where an event did.
    actor        text,
    reason       text,
    -- Why no voucher was issued; null if one was.
    refusal      text,
    decided_at   timestamptz not null
);

-- One order's use of one or several codes. What was rolled back stays, for whoever asks why.
create table redemption (
    redemption_id   text        primary key,
    order_id        text        not null,
    customer_id     text        not null,
    currency        text        not null,
    -- The order's total before these discounts.
    total_minor     bigint      not null check (total_minor >= 0),
    redeemed_at     timestamptz not null,
    rolled_back_at  timestamptz,
    rollback_reason text
);
-- An order has one redemption that stands: a retry finds it.
create unique index redemption_of_order on redemption (order_id, customer_id) where rolled_back_at is null;
create index redemption_rolled_back on redemption (order_id) where rolled_back_at is not null;

-- Many codes that were issued by one call, or came in one file.
create table bulk (
    bulk_id           text        primary key,
    promotion_id      text        not null,
    promotion_version int         not null,
    -- How many there are to be, and how many are out: where a call broke off the next one goes on.
    codes             int         not null check (codes > 0),
    issued            int         not null check (issued between 0 and codes),
    cause_id          text        not null,
    actor             text        not null,
    begun_at          timestamptz not null
);

-- The register of codes that are out.
create table voucher (
    code              text        primary key,
    -- In the order of issue: lists page by it.
    number            bigint      generated always as identity,
    -- single: one use. gift_card: until the balance is spent. generic: known to everybody, its promotion's limits are its only ones.
    kind              text        not null check (kind in ('single', 'gift_card', 'generic')),
    promotion_id      text        not null,
    -- The version whose discount was promised with the code.
    promotion_version int         not null,
    -- Null: whoever has the code may use it.
    customer_id       text,
    request_id        text        unique references voucher_request,
    bulk_id           text        references bulk,
    campaign_id       text,
    -- The only product that it is good for, where it was issued for one.
    sku               text,
    -- Found at the customer's next checkout without being typed.
    automatic         boolean     not null default false,
    issued_at         timestamptz not null,
    valid_from        timestamptz not null,
    valid_until       timestamptz check (valid_until > valid_from),
    delivered_at      timestamptz,
    disabled_at       timestamptz,
    disabled_reason   text,
    -- When it was told that it expired.
    expired_at        timestamptz,
    -- Which redemption stands; null if the code is not redeemed, or not any more.
    redemption_id     text        references redemption check (redemption_id is null or kind = 'single'),
    balance_minor     bigint      check (balance_minor >= 0),
    check ((kind = 'gift_card') = (balance_minor is not null))
);
create unique index voucher_of_customer on voucher (customer_id, number) where customer_id is not null;
create index voucher_automatic on voucher (customer_id) where automatic and redemption_id is null;
create index voucher_of_bulk on voucher (bulk_id, number) where bulk_id is not null;
create index voucher_to_expire on voucher (valid_until)
    where valid_until is not null and expired_at is null and disabled_at is null and redemption_id is null
          and balance_minor is distinct from 0;

create table redeemed_voucher (
    redemption_id  text   not null references redemption,
    code           text   not null references voucher,
    -- In the order in which the codes were applied.
    position       int    not null,
    promotion_id   text   not null,
    customer_id    text   not null,
    -- Keyed hash of the address that the customer had.
    email_hash     text,
    -- In the zone in which days of limits are counted.
    day            date   not null,
    discount_minor bigint not null check (discount_minor >= 0),
    -- How the discount is spread: [{"lineId", "discountMinor"}]; null where the order came without lines.
    lines          jsonb,
    -- False once the redemption is rolled back. Uses by one customer are counted from the rows that stand.
    standing       boolean not null default true,
    primary key (redemption_id, code)
);
create index redeemed_voucher_of_code on redeemed_voucher (code);
create index redeemed_voucher_by_customer on redeemed_voucher (promotion_id, customer_id, day) where standing;
create index redeemed_voucher_by_address on redeemed_voucher (promotion_id, email_hash, day)
    where standing and email_hash is not null;

-- How many redemptions of a promotion stand, by all customers together, and the sum of their discounts in each currency. What is
-- only reserved is not in it.
create table promotion_use (
    promotion_id text   primary key,
    redemptions  bigint not null default 0 check (redemptions >= 0),
    spent_minor  jsonb  not null default '{}' check (not jsonb_path_exists(spent_minor, '$.* ? (@ < 0)'))
);

-- A cart's hold on uses and on gift card money. It is good as long as expires_at lies ahead; nothing has to happen when it does not.
create table reservation (
    reservation_id text        primary key,
    customer_id    text        not null,
    cart_id        text        not null,
    expires_at     timestamptz not null,
    unique (customer_id, cart_id)
);
create index reservation_lapsing on reservation (expires_at);

create table held_voucher (
    reservation_id text        not null references reservation on delete cascade,
    code           text        not null references voucher,
    promotion_id   text        not null,
    customer_id    text        not null,
    email_hash     text,
    day            date        not null,
    currency       text        not null,
    discount_minor bigint      not null check (discount_minor >= 0),
    expires_at     timestamptz not null,
    primary key (reservation_id, code)
);
create index held_voucher_of_code on held_voucher (code, expires_at);
create index held_voucher_by_address on held_voucher (email_hash, expires_at) where email_hash is not null;
create index held_voucher_of_promotion on held_voucher (promotion_id, expires_at);

-- Orders that were cancelled: what happened before does not redeem for them again.
create table cancelled_order (
    order_id     text        not null,
    customer_id  text        not null,
    cancelled_at timestamptz not null,
    primary key (order_id, customer_id)
);

-- Codes of placed orders that could not be redeemed: told once.
create table refused_redemption (
    order_id    text        not null,
    customer_id text        not null,
    code        text        not null,
    reason      text        not null,
    refused_at  timestamptz not null,
    primary key (order_id, customer_id, code)
);
