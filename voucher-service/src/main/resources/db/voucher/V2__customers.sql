-- What vouchers have to know of a customer: no name, and no address.
create table customer (
    customer_id text        primary key,
    -- The event that the rest is from; null if there is none, or she is erased.
    stated_at   timestamptz,
    stated_by   text,
    -- The keyed hash of the normalised e-mail address: limits hang on it too.
    email_hash  text,
    country     text,
    language    text,
    -- The latest erasure: what is older does not bring her back.
    erased_at   timestamptz,
    erased_by   text
);

-- Apart from the above, since another topic says it: each has its own order.
create table customer_segments (
    customer_id text   primary key,
    segments    text[] not null
);
