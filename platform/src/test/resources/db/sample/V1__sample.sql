create table seen_order (order_id text not null, event_id text not null);
create table thing (name text not null);
-- What it has given is not rolled back: it is known that something was tried.
create sequence telling;
