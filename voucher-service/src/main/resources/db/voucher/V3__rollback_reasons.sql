-- What is to go when a customer is erased.
create index redemption_with_rollback_reason on redemption (customer_id) where rollback_reason is not null;
