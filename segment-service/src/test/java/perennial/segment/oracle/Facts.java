package perennial.segment.oracle;

import static java.util.Comparator.comparing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import perennial.events.CartEvent;
import perennial.events.CustomerEvent;
import perennial.events.EngagementEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.OrderLine;

/**
 * What all that has come of one customer says, worked out from the events themselves by the definitions: filtered, sorted,
 * summed. It is made anew for each arrival and knows no state.
 */
final class Facts {

    private static final Map<Class<?>, Set<String>> READ = Map.of(
            CustomerEvent.class, Set.of("SIGNED_UP", "UPDATED"),
            OrderEvent.class, Set.of("PLACED", "CANCELLED", "RETURNED"),
            CartEvent.class, Set.of("UPDATED", "EMPTIED"),
            EngagementEvent.class, Set.of("VISIT", "REVIEW", "SOCIAL_SHARE", "SURVEY", "COMPLAINT"),
            MessageEvent.class, Set.of("SENT", "UNCONFIRMED", "UNSUBSCRIBED"),
            LoyaltyEvent.class,
                    Set.of(
                            "PENDING",
                            "EARNED",
                            "SPENT",
                            "EXPIRED",
                            "REVERSED",
                            "ADJUSTED",
                            "TIER_CHANGED",
                            "MILESTONE",
                            "EXPIRING"));

    private static final Comparator<CustomerEvent> CUSTOMER_AGE =
            comparing(CustomerEvent::getOccurredAt).thenComparing(CustomerEvent::getEventId);
    private static final Comparator<LoyaltyEvent> ENTRY_ORDER =
            Comparator.comparingLong(LoyaltyEvent::getSequence).thenComparing(LoyaltyEvent::getEventId);

    static final Facts NONE = new Facts(List.of(), ZoneOffset.UTC);

    private final List<Arrival<?>> seen;
    private final ZoneId zone;
    private final List<Purchase> purchases;

    /** An order as it stands with all that was said of it. */
    private record Purchase(
            Instant placedAt,
            @Nullable String cartId,
            String currency,
            boolean cancelled,
            boolean returned,
            boolean returnedInFull,
            long keptMinor,
            Set<String> categories) {
        boolean counts() {
            return !cancelled && !returnedInFull;
        }
    }

    Facts(List<Arrival<?>> arrived, ZoneId fallbackZone) {
        this.seen = withoutRepeats(withoutForgotten(arrived));
        this.zone = zone(fallbackZone);
        this.purchases = workOutPurchases();
    }

    /**
     * An erasure takes all that came before it, and all that happened before it and comes later. After it nothing is taken
     * in until she signs up again.
     */
    private static List<Arrival<?>> withoutForgotten(List<Arrival<?>> arrived) {
        List<Arrival<?>> kept = new ArrayList<>();
        Instant erasedAt = Instant.MIN;
        for (Arrival<?> arrival : arrived) {
            if (!arrival.occurredAt().isAfter(erasedAt)) {
                continue;
            }
            boolean gone = kept.isEmpty() && erasedAt.isAfter(Instant.MIN);
            if (arrival.type().equals("ERASED")) {
                erasedAt = arrival.occurredAt();
                kept.clear();
            } else if (isRead(arrival) && (!gone || arrival.type().equals("SIGNED_UP"))) {
                kept.add(arrival);
            }
        }
        return kept;
    }

    private static boolean isRead(Arrival<?> arrival) {
        return Objects.requireNonNull(READ.get(arrival.topic().type())).contains(arrival.type());
    }

    private static List<Arrival<?>> withoutRepeats(List<Arrival<?>> arrived) {
        Set<String> ids = new HashSet<>();
        return arrived.stream().filter(arrival -> ids.add(arrival.eventId())).toList();
    }

    /** Whether anything is known of her at all. */
    boolean known() {
        return !seen.isEmpty();
    }

    /** When everything happened that is known. */
    List<Instant> instants() {
        return seen.stream().map(Arrival::occurredAt).distinct().toList();
    }

    private <V extends SpecificRecord> Stream<V> events(Class<V> type) {
        return seen.stream().map(Arrival::event).filter(type::isInstance).map(type::cast);
    }

    // The person

    private @Nullable CustomerEvent person() {
        return events(CustomerEvent.class).max(CUSTOMER_AGE).orElse(null);
    }

    private ZoneId zone(ZoneId fallback) {
        CustomerEvent person = person();
        if (person == null || person.getTimeZone() == null) {
            return fallback;
        }
        try {
            return ZoneId.of(person.getTimeZone());
        } catch (DateTimeException e) {
            return fallback;
        }
    }

    ZoneId zone() {
        return zone;
    }

    @Nullable Instant signedUpAt() {
        return events(CustomerEvent.class)
                .filter(event -> event.getType().equals("SIGNED_UP"))
                .map(CustomerEvent::getOccurredAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Nullable LocalDate birthDate() {
        CustomerEvent person = person();
        return person == null ? null : person.getBirthDate();
    }

    String country() {
        CustomerEvent person = person();
        return person == null || person.getCountry() == null ? "" : person.getCountry();
    }

    String language() {
        CustomerEvent person = person();
        return person == null || person.getLanguage() == null ? "" : person.getLanguage();
    }

    @Nullable String attribute(String key) {
        CustomerEvent person = person();
        return person == null ? null : person.getAttributes().get(key);
    }

    /** The last word on the channel, in her account or by unsubscribing; of two at once the refusal. */
    boolean consented(String channel) {
        Instant latest = Instant.MIN;
        boolean granted = false;
        for (CustomerEvent event : events(CustomerEvent.class).toList()) {
            perennial.events.Consent consent = event.getConsents().get(channel);
            if (consent != null && !consent.getAt().isBefore(latest)) {
                granted = consent.getGranted() && (granted || consent.getAt().isAfter(latest));
                latest = consent.getAt();
            }
        }
        Instant lastWord = latest;
        return granted
                && events(MessageEvent.class)
                        .filter(event -> event.getType().equals("UNSUBSCRIBED"))
                        .filter(event -> event.getChannel().equals(channel))
                        .allMatch(event -> event.getOccurredAt().isBefore(lastWord));
    }

    // Orders

    private List<Purchase> workOutPurchases() {
        Map<String, List<OrderEvent>> byOrder = new TreeMap<>();
        events(OrderEvent.class)
                .forEach(event -> byOrder.computeIfAbsent(event.getOrderId(), id -> new ArrayList<>())
                        .add(event));
        List<Purchase> all = new ArrayList<>();
        for (List<OrderEvent> said : byOrder.values()) {
            said.stream()
                    .filter(event -> event.getType().equals("PLACED"))
                    .min(comparing(OrderEvent::getOccurredAt).thenComparing(OrderEvent::getEventId))
                    .ifPresent(placed -> all.add(purchase(placed, said)));
        }
        return all;
    }

    private static Purchase purchase(OrderEvent placed, List<OrderEvent> said) {
        List<OrderEvent> returns = said.stream()
                .filter(event -> event.getType().equals("RETURNED"))
                .toList();
        long paidBack = returns.stream()
                .filter(event -> event.getCurrency().equals(placed.getCurrency()))
                .mapToLong(OrderEvent::getTotalMinor)
                .sum();
        Predicate<OrderLine> cameBack = line -> returns.stream()
                        .flatMap(event -> event.getLines().stream())
                        .filter(back -> back.getLineId().equals(line.getLineId()))
                        .mapToLong(OrderLine::getQuantity)
                        .sum()
                >= line.getQuantity();
        boolean allMoneyBack = placed.getTotalMinor() > 0 && paidBack >= placed.getTotalMinor();
        boolean allLinesBack =
                !placed.getLines().isEmpty() && placed.getLines().stream().allMatch(cameBack);
        Set<String> categories = new HashSet<>();
        placed.getLines().stream().filter(cameBack.negate()).forEach(line -> categories.addAll(line.getCategories()));
        return new Purchase(
                placed.getOccurredAt(),
                placed.getCartId(),
                placed.getCurrency(),
                said.stream().anyMatch(event -> event.getType().equals("CANCELLED")),
                !returns.isEmpty(),
                allMoneyBack || allLinesBack,
                Math.max(0, placed.getTotalMinor() - paidBack),
                categories);
    }

    private Stream<Purchase> standing() {
        return purchases.stream().filter(Purchase::counts);
    }

    long orders() {
        return standing().count();
    }

    @Nullable Instant firstOrderAt() {
        return standing().map(Purchase::placedAt).min(Comparator.naturalOrder()).orElse(null);
    }

    @Nullable Instant lastOrderAt() {
        return standing().map(Purchase::placedAt).max(Comparator.naturalOrder()).orElse(null);
    }

    long ordersReturned() {
        return purchases.stream()
                .filter(each -> !each.cancelled() && each.returned())
                .count();
    }

    long spentMinor(String currency) {
        return standing()
                .filter(each -> each.currency().equals(currency))
                .mapToLong(Purchase::keptMinor)
                .sum();
    }

    long averageMinor(String currency) {
        long number =
                standing().filter(each -> each.currency().equals(currency)).count();
        return number == 0 ? 0 : spentMinor(currency) / number;
    }

    long ordersWithin(TemporalAmount span, Instant at) {
        return standing().filter(each -> isLess(each.placedAt(), span, at)).count();
    }

    long spentMinorWithin(TemporalAmount span, String currency, Instant at) {
        return standing()
                .filter(each -> each.currency().equals(currency) && isLess(each.placedAt(), span, at))
                .mapToLong(Purchase::keptMinor)
                .sum();
    }

    long ordersOf(String category) {
        return standing().filter(each -> each.categories().contains(category)).count();
    }

    @Nullable Instant lastOrderOf(String category) {
        return standing()
                .filter(each -> each.categories().contains(category))
                .map(Purchase::placedAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    // The cart

    private @Nullable CartEvent cart() {
        return events(CartEvent.class)
                .max(comparing(CartEvent::getOccurredAt).thenComparing(CartEvent::getEventId))
                .orElse(null);
    }

    /** It became an order, whatever became of that. */
    private boolean isOrdered(CartEvent cart) {
        return purchases.stream()
                .anyMatch(each -> cart.getCartId().equals(each.cartId())
                        && !each.placedAt().isBefore(cart.getOccurredAt()));
    }

    long cartItems() {
        CartEvent cart = cart();
        return cart == null || isOrdered(cart) || cart.getType().equals("EMPTIED")
                ? 0
                : cart.getLines().stream().mapToLong(OrderLine::getQuantity).sum();
    }

    @Nullable Instant cartUpdatedAt() {
        CartEvent cart = cart();
        return cart == null ? null : cart.getOccurredAt();
    }

    long cartTotalMinor(String currency) {
        CartEvent cart = cart();
        return cart == null || isOrdered(cart) || !cart.getCurrency().equals(currency) ? 0 : cart.getTotalMinor();
    }

    // Engagement

    long engagements(String type) {
        return events(EngagementEvent.class)
                .filter(event -> event.getType().equals(type))
                .count();
    }

    @Nullable Instant lastEngagedAt() {
        return events(EngagementEvent.class)
                .map(EngagementEvent::getOccurredAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    @Nullable Integer lastScore() {
        return events(EngagementEvent.class)
                .filter(event -> event.getType().equals("SURVEY") && event.getScore() != null)
                .max(comparing(EngagementEvent::getOccurredAt).thenComparing(EngagementEvent::getEventId))
                .map(EngagementEvent::getScore)
                .orElse(null);
    }

    // Messages: one that may have gone out counts as sent, from the first word of it

    private Stream<Instant> messages(String campaign) {
        Map<String, Instant> byMessage = new TreeMap<>();
        events(MessageEvent.class)
                .filter(event -> !event.getType().equals("UNSUBSCRIBED"))
                .filter(event -> event.getCampaignId().equals(campaign))
                .forEach(event -> byMessage.merge(
                        event.getMessageId(),
                        event.getOccurredAt(),
                        (one, other) -> one.isBefore(other) ? one : other));
        return byMessage.values().stream();
    }

    long messageCount(String campaign) {
        return messages(campaign).count();
    }

    @Nullable Instant lastMessageAt(String campaign) {
        return messages(campaign).max(Comparator.naturalOrder()).orElse(null);
    }

    // Points

    long pointsBalance() {
        return events(LoyaltyEvent.class)
                .max(ENTRY_ORDER)
                .map(LoyaltyEvent::getBalance)
                .orElse(0L);
    }

    String tier() {
        return events(LoyaltyEvent.class)
                .filter(event -> event.getTier() != null)
                .max(ENTRY_ORDER)
                .map(LoyaltyEvent::getTier)
                .orElse("");
    }

    // Time. What never happened makes each comparison false; so does what has not happened yet

    /** {@code since(x) < span} */
    boolean isLess(@Nullable Instant x, TemporalAmount span, Instant at) {
        return x != null && !at.isBefore(x) && at.isBefore(later(x, span));
    }

    /** {@code since(x) <= span} */
    boolean isAtMost(@Nullable Instant x, TemporalAmount span, Instant at) {
        return x != null && !at.isBefore(x) && !at.isAfter(later(x, span));
    }

    /** {@code since(x) > span} */
    boolean isMore(@Nullable Instant x, TemporalAmount span, Instant at) {
        return x != null && at.isAfter(later(x, span));
    }

    /** {@code since(x) >= span} */
    boolean isAtLeast(@Nullable Instant x, TemporalAmount span, Instant at) {
        return x != null && !at.isBefore(later(x, span));
    }

    /** Months are those of her calendar, everything else is of fixed length. */
    Instant later(Instant x, TemporalAmount span) {
        return x.atZone(zone).plus(span).toInstant();
    }

    LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    /**
     * Whether, so many days from the day that it is where she lives, the day returns: 29 February on the 28th of other years.
     *
     * @param nth 0 for each year from the first on
     */
    boolean isAnniversary(@Nullable LocalDate x, int nth, int daysBefore, Instant at) {
        if (x == null) {
            return false;
        }
        LocalDate celebrated = day(at).plusDays(daysBefore);
        int years = celebrated.getYear() - x.getYear();
        return x.plusYears(years).equals(celebrated) && (nth == 0 ? years > 0 : years == nth);
    }

    boolean isAnniversary(@Nullable Instant x, int nth, int daysBefore, Instant at) {
        return isAnniversary(x == null ? null : day(x), nth, daysBefore, at);
    }
}
