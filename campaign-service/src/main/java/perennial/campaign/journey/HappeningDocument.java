package perennial.campaign.journey;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A kind of thing that happens to customers, as a campaign names it. */
record HappeningDocument(
        @Nullable String entered,
        @Nullable String exited,
        @Nullable String order,
        @Nullable String loyalty,
        @Nullable String rule,
        @Nullable String voucher,
        @Nullable String promotion) {

    private static final Set<String> ORDER_TYPES = Set.of(Happening.PLACED, Happening.CANCELLED, Happening.RETURNED);
    private static final Set<String> LOYALTY_TYPES = Set.of(
            "PENDING", "EARNED", "SPENT", "EXPIRED", "REVERSED", "ADJUSTED", "TIER_CHANGED", "MILESTONE", "EXPIRING");
    private static final Set<String> VOUCHER_TYPES =
            Set.of("ISSUED", "DELIVERED", "REDEEMED", "REDEMPTION_REFUSED", "ROLLED_BACK", "EXPIRED", "DISABLED");

    static final String EXPECTED =
            "must be one of entered or exited (a segment), order (PLACED, CANCELLED or RETURNED), loyalty"
                    + " (an entry's type, and a rule if it is for one only), voucher (an event's type, and a promotion if it is for one only)";

    static final String EXPECTED_TO_LEAVE =
            "must be one of entered or exited (a segment), order (PLACED, CANCELLED or RETURNED), or a list of such";

    /** Empty unless it names exactly one. */
    Optional<Happening> happening() {
        boolean isOne = Stream.of(entered, exited, order, loyalty, voucher)
                        .filter(Objects::nonNull)
                        .count()
                == 1;
        if (!isOne || (rule != null && loyalty == null) || (promotion != null && voucher == null)) {
            return Optional.empty();
        }
        return Stream.of(
                        said(entered).map(segment -> (Happening) new Happening.Membership(segment, true)),
                        said(exited).map(segment -> (Happening) new Happening.Membership(segment, false)),
                        one(order, ORDER_TYPES).map(type -> (Happening) new Happening.Order(type)),
                        one(loyalty, LOYALTY_TYPES).map(type -> (Happening) new Happening.Loyalty(type, rule)),
                        one(voucher, VOUCHER_TYPES).map(type -> (Happening) new Happening.Voucher(type, promotion)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** As {@link #happening()}, of those for which a campaign can be left. */
    Optional<Happening> leave() {
        return loyalty == null && voucher == null ? happening() : Optional.empty();
    }

    private static Optional<String> said(@Nullable String id) {
        return Optional.ofNullable(id).filter(each -> !each.isBlank());
    }

    private static Optional<String> one(@Nullable String type, Set<String> types) {
        return Optional.ofNullable(type).filter(types::contains);
    }
}
