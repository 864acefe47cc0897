-- What is known of each customer: her contact by the latest event, and the mark of an erasure.
create table recipient (
    customer_id  text        primary key,
    stated_at    timestamptz,
    stated_by    text,
    signed_up_at timestamptz,
    email        text,
    first_name   text,
    last_name    text,
    country      text,
    language     text,
    time_zone    text,
    attributes   jsonb       not null default '{}',
    erased_at    timestamptz,
    erased_by    text,
    check ((stated_at is null) = (stated_by is null)),
    check ((erased_at is null) = (erased_by is null)),
    check (stated_at is not null
           or (signed_up_at is null and email is null and first_name is null and last_name is null and country is null
               and language is null and time_zone is null and attributes = '{}'))
);

-- The latest word on each channel.
create table consent (
    customer_id text        not null references recipient on delete cascade,
    channel     text        not null,
    granted     boolean     not null,
    at          timestamptz not null,
    primary key (customer_id, channel)
);

-- Each customer's latest change of membership, also when she is out.
create table standing (
    customer_id text        not null,
    segment_id  text        not null,
    entered     boolean     not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    event_id    text        not null,
    primary key (customer_id, segment_id)
);

-- A campaign's way with one customer, for one cause.
create table journey (
    journey_id        uuid        primary key,
    campaign_id       text        not null,
    campaign_version  int         not null,
    customer_id       text        not null,
    -- The cause by its natural key, and the event that told of it.
    trigger_key       text        not null,
    trigger_event     text        not null,
    -- The segment whose change it was; null if it was something else.
    trigger_segment   text,
    triggered_at      timestamptz not null,
    -- What it is about, where its trigger says so.
    order_id          text,
    points            bigint,
    points_expire_at  timestamptz,
    started_at        timestamptz not null,
    state             text        not null check (state in
                          ('READY', 'WAITING', 'AWAITING_CONTACT', 'AWAITING_VOUCHER', 'AWAITING_MESSAGE', 'ENDED')),
    step              int         not null check (step >= 0),
    -- Since when, or from when, the step is due.
    due_at            timestamptz not null,
    -- When the runner looks at it next; null if something else moves it on.
    look_at           timestamptz,
    -- The campaign that is stopped, since when it was set aside for that.
    stopped_by        text,
    -- Whether a message of it has gone out.
    messaged          boolean     not null default false,
    request_id        text        unique,
    code              text,
    valid_until       timestamptz,
    -- Whether a message with the code has gone out.
    code_told         boolean     not null default false,
    -- Why it ends before its next message, and the event that says so.
    leaving_reason    text,
    leaving_cause     text,
    -- The event that moved it last.
    cause_id          text        not null,
    -- One effect for one cause, whatever the campaign's version.
    unique (campaign_id, trigger_key),
    check ((leaving_reason is null) = (leaving_cause is null)),
    check ((look_at is null) = (state in ('AWAITING_MESSAGE', 'ENDED'))),
    check (stopped_by is null or look_at is not null)
);
create index journey_due on journey (look_at) where look_at is not null and stopped_by is null;
create index journey_stopped on journey (stopped_by) where stopped_by is not null;
create index journey_customer on journey (customer_id, campaign_id);
create index journey_running on journey (customer_id) where state <> 'ENDED';

-- One message to one customer, from due to its outcome.
create table message (
    message_id        uuid        primary key,
    sequence          bigint      generated always as identity,
    journey_id        uuid        not null references journey,
    campaign_id       text        not null,
    campaign_version  int         not null,
    customer_id       text        not null,
    step_id           text        not null,
    template_id       text        not null,
    channel           text        not null,
    message_class     text        not null,
    code              text,
    valid_until       timestamptz,
    code_told         boolean     not null,
    order_id          text,
    points            bigint,
    points_expire_at  timestamptz,
    cause_id          text        not null,
    state             text        not null check (state in
                          ('DUE', 'CLAIMED', 'HANDING_OVER', 'SENT', 'SUPPRESSED', 'FAILED', 'UNCONFIRMED')),
    due_at            timestamptz not null,
    expires_at        timestamptz not null,
    -- Not to be claimed before.
    attempt_at        timestamptz not null,
    -- The campaign or template that is stopped, since when it was set aside for that.
    stopped_by        text,
    attempts          int         not null default 0,
    -- Who holds it, and until when, by the database's clock.
    token             uuid,
    lease_until       timestamptz,
    reason            text,
    -- Why an attempt may have been taken that nobody answered for; it is offered again, and does not fail any more.
    doubt             text,
    -- When it was handed over last, and where, by a keyed hash; null if it was certainly not taken, the address once she is erased.
    handed_over_at    timestamptz,
    address_hash      text,
    settled_at        timestamptz,
    -- The message that a person had sent once more as this one, and who; each at most once.
    resend_of         uuid        references message,
    actor             text,
    check ((resend_of is null) = (actor is null)),
    check ((token is not null and lease_until is not null) = (state in ('CLAIMED', 'HANDING_OVER'))),
    check ((settled_at is not null) = (state in ('SENT', 'SUPPRESSED', 'FAILED', 'UNCONFIRMED'))),
    check (stopped_by is null or state = 'DUE')
);
create index message_due on message (channel, message_class, attempt_at) where state = 'DUE' and stopped_by is null;
create index message_stopped on message (stopped_by) where stopped_by is not null;
create index message_held on message (lease_until) where state in ('CLAIMED', 'HANDING_OVER');
create unique index message_resend on message (resend_of) where resend_of is not null;
create index message_customer on message (customer_id, sequence desc);
-- For caps.
create index message_handed_over on message (customer_id, channel, handed_over_at desc)
    where message_class = 'marketing' and handed_over_at is not null;

-- What providers told of messages after they had taken them, each once.
create table bounce (
    message_id uuid        not null references message,
    kind       text        not null check (kind in ('hard', 'soft', 'complaint')),
    at         timestamptz not null,
    primary key (message_id, kind)
);

-- Addresses that are not written to, by a keyed hash: it outlives an erasure and says nothing of whose they are.
create table suppressed_address (
    channel      text        not null,
    address_hash text        not null,
    reason       text        not null check (reason in ('hard', 'complaint')),
    message_id   uuid        not null references message,
    at           timestamptz not null,
    primary key (channel, address_hash, reason)
);

-- What people took off that list, and why.
create table lifted_suppression (
    id           bigint      generated always as identity primary key,
    channel      text        not null,
    address_hash text        not null,
    kind         text        not null,
    reason       text        not null,
    actor        text        not null,
    request_id   text        not null,
    at           timestamptz not null
);

-- The orders of customers, as far as journeys, messages and reports need them. A cancellation, or a return, may come before its order.
create table customer_order (
    order_id      text        primary key,
    customer_id   text        not null,
    cart_id       text,
    currency      text,
    total_minor   bigint,
    voucher_codes text[]      not null default '{}',
    lines         jsonb       not null default '[]',
    placed_at     timestamptz,
    placed_by     text,
    cancelled_at  timestamptz,
    cancelled_by  text,
    -- The latest return of some of it.
    returned_at   timestamptz,
    returned_by   text,
    check (placed_at is null = (placed_by is null)),
    check (cancelled_at is null = (cancelled_by is null)),
    check (returned_at is null = (returned_by is null)),
    check (placed_at is null or (currency is not null and total_minor is not null)),
    check (coalesce(placed_at, cancelled_at, returned_at) is not null)
);
create index customer_order_customer on customer_order (customer_id);

-- The cart that each customer changed last.
create table cart (
    customer_id text        primary key,
    cart_id     text        not null,
    currency    text        not null,
    total_minor bigint      not null,
    items       bigint      not null,
    lines       jsonb       not null,
    updated_at  timestamptz not null,
    updated_by  text        not null
);

-- What loyalty-service told last of each account.
create table points_account (
    customer_id text   primary key,
    sequence    bigint not null,
    balance     bigint not null,
    pending     bigint not null,
    tier        text
);

-- What rules gave for an order, or for its lines.
create table order_points (
    order_id text   not null,
    rule_id  text   not null,
    line_id  text   not null,
    points   bigint not null,
    primary key (order_id, rule_id, line_id)
);

-- The codes that journeys were given, and what became of them. A generic code is given to many.
create table promised_voucher (
    journey_id  uuid        not null references journey,
    code        text        not null,
    customer_id text        not null,
    -- Why a message about it has no sense any more, as a reason.
    ended       text,
    ended_by    text,
    primary key (journey_id, code),
    check ((ended is null) = (ended_by is null))
);
-- By both: what becomes of a generic code is told of one customer after the other, and each of them has it.
create index promised_voucher_code on promised_voucher (code, customer_id);

-- Orders that are due to a message: the one whose code they used, or else the last one before.
create table conversion (
    order_id     text        primary key references customer_order,
    message_id   uuid        not null references message,
    campaign_id  text        not null,
    converted_at timestamptz not null
);
create index conversion_campaign on conversion (campaign_id);
create index journey_campaign on journey (campaign_id);
create index message_campaign on message (campaign_id);
create index message_journey on message (journey_id);
