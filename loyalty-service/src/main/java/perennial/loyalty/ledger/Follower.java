package perennial.loyalty.ledger;

import java.time.Instant;

/** Keeps what follows from the entries of one account, and may add to them. */
public interface Follower {

    /** What happens by itself until now. It is asked first, unless she is to be forgotten. */
    void letTimePass(AccountBook book);

    /** She is: what was kept is nobody's. */
    void forget(Instant at);

    /** It is given each entry once, in their order; those that it adds, too. */
    void follow(Entry entry, AccountBook book);

    /** Whether anything else is to be kept than was. */
    boolean isChanged();

    /** As it is now. */
    Kept kept();
}
