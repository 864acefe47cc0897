package perennial.campaign.suppression;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a provider says of a message that it took. */
public enum BounceKind {
    /** There is no such mailbox. */
    @JsonProperty("hard")
    HARD,
    /** Not now: the mailbox is full, or its server away. It says nothing of the next message. */
    @JsonProperty("soft")
    SOFT,
    /** The recipient called it junk. */
    @JsonProperty("complaint")
    COMPLAINT;

    /** Whether nothing of this class goes to that address any more. Who complains of marketing still wants to know of her order. */
    public boolean stops(boolean marketing) {
        return switch (this) {
            case HARD -> true;
            case SOFT -> false;
            case COMPLAINT -> marketing;
        };
    }

    /** As it stands in events and in the database. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
