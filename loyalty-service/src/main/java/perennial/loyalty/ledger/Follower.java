package perennial.loyalty.ledger;

/** Keeps what follows from the entries of one account, and may add to them. */
public interface Follower {

    /** It is given each entry once, in their order; those that it adds, too. */
    void follow(Entry entry, AccountBook book);

    /** Whether anything else is to be kept than was. */
    boolean isChanged();

    /** As it is now. */
    Kept kept();
}
