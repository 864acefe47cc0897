package perennial.sandbox.definitions;

import java.util.Arrays;
import java.util.Optional;
import perennial.schemas.Service;

/** The kinds of definitions, in an order in which each comes after those that it may refer to. */
enum Kind {
    SEGMENT("Segment", Service.SEGMENT, "segments"),
    PROMOTION("Promotion", Service.VOUCHER, "promotions"),
    TEMPLATE("Template", Service.CAMPAIGN, "templates"),
    TIER("Tier", Service.LOYALTY, "tiers"),
    MILESTONE("Milestone", Service.LOYALTY, "milestones"),
    REWARD("Reward", Service.LOYALTY, "rewards"),
    EARNING_RULE("EarningRule", Service.LOYALTY, "earning-rules"),
    CAMPAIGN("Campaign", Service.CAMPAIGN, "campaigns");

    private final String label;
    private final Service owner;
    private final String collection;

    Kind(String label, Service owner, String collection) {
        this.label = label;
        this.owner = owner;
        this.collection = collection;
    }

    static Optional<Kind> named(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** As it stands under {@code kind} in a document. */
    String label() {
        return label;
    }

    Service owner() {
        return owner;
    }

    /** The first part of the path under which the owner takes it. */
    String collection() {
        return collection;
    }
}
