package perennial.loyalty.ledger;

/**
 * What an entry took from a lot, or gave back to it.
 *
 * @param sequence of the entry
 * @param lot by the sequence of the entry that opened it
 * @param points signed
 */
public record LotUse(long sequence, long lot, long points) {}
