-- Requests for a voucher. The row is the decision: the first one stands, also a refusal.
create table voucher_request (
    request_id   text        primary key,
    customer_id  text        not null,
    promotion_id text        not null,
    campaign_id  text,
    cause_id     text        not null,
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

-- The register of codes that are out.
create table voucher (
    code              text        primary key,
    -- In the order of issue: lists page by it.
    number            bigint      generated always as identity,
    promotion_id      text        not null,
    -- The version whose discount was promised with the code.
    promotion_version int         not null,
    customer_id       text        not null,
    request_id        text        not null unique references voucher_request,
    campaign_id       text,
    issued_at         timestamptz not null,
    valid_from        timestamptz not null,
    valid_until       timestamptz check (valid_until > valid_from),
    delivered_at      timestamptz,
    disabled_at       timestamptz,
    disabled_reason   text,
    -- Which redemption stands; null if the code is not redeemed, or not any more. A code has one use.
    redemption_id     text        references redemption
);
create unique index voucher_of_customer on voucher (customer_id, number);

create table redeemed_voucher (
    redemption_id  text   not null references redemption,
    code           text   not null references voucher,
    -- In the order in which the codes were applied.
    position       int    not null,
    discount_minor bigint not null check (discount_minor >= 0),
    primary key (redemption_id, code)
);
create index redeemed_voucher_of_code on redeemed_voucher (code);

-- How many redemptions stand: what limits are measured against.
create table promotion_use (
    promotion_id text   primary key,
    redemptions  bigint not null check (redemptions >= 0)
);
create table customer_use (
    promotion_id text   not null,
    customer_id  text   not null,
    redemptions  bigint not null check (redemptions >= 0),
    primary key (promotion_id, customer_id)
);
