package perennial.loyalty.earning;

/** An order is one customer's: another's of the same id is another one. */
record OrderKey(String customerId, String orderId) {}
