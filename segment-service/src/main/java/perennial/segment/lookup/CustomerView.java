package perennial.segment.lookup;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perennial.segment.membership.Customer;
import perennial.segment.profile.Cart;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Messages;
import perennial.segment.profile.Orders;
import perennial.segment.profile.Person;
import perennial.segment.profile.Profile;

/** A customer as support sees her. */
record CustomerView(
        String customerId,
        ProfileView profile,
        List<MembershipView> memberships,
        @Nullable Instant nextTimerAt) {

    record ProfileView(
            @Nullable Instant signedUpAt,
            @Nullable LocalDate birthDate,
            @Nullable String country,
            @Nullable String language,
            @Nullable String timeZone,
            Map<String, ConsentView> consents,
            Map<String, String> attributes,
            OrdersView orders,
            Map<String, SumView> categories,
            @Nullable CartView cart,
            Map<String, SumView> messages,
            EngagementView engagement,
            PointsView points) {}

    record ConsentView(boolean granted, Instant at) {}

    record OrdersView(
            long count,
            @Nullable Instant firstAt,
            @Nullable Instant lastAt,
            long returned,
            Map<String, MoneyView> money) {}

    /** What was kept in one currency, in all and of an average order. */
    record MoneyView(long spentMinor, long averageMinor) {}

    record CartView(String cartId, long items, String currency, long totalMinor, Instant updatedAt) {}

    /** How often, and when last. */
    record SumView(long count, @Nullable Instant lastAt) {}

    record EngagementView(
            @Nullable Instant lastAt,
            long visits,
            long reviews,
            long shares,
            long surveys,
            long complaints,
            @Nullable Integer lastScore) {}

    record PointsView(long balance, @Nullable String tier) {}

    record MembershipView(String segmentId, Instant since) {}

    static CustomerView of(String customerId, Customer customer) {
        return new CustomerView(
                customerId,
                profile(customer.profile()),
                customer.segments().entrySet().stream()
                        .map(membership -> new MembershipView(membership.getKey(), membership.getValue()))
                        .toList(),
                customer.nextFlipAt());
    }

    private static ProfileView profile(Profile profile) {
        Person person = profile.person();
        Map<String, ConsentView> consents = new TreeMap<>();
        person.consents()
                .forEach((channel, consent) -> consents.put(channel, new ConsentView(consent.granted(), consent.at())));
        return new ProfileView(
                person.signedUpAt(),
                person.birthDate(),
                person.country(),
                person.language(),
                person.zone() == null ? null : person.zone().getId(),
                consents,
                new TreeMap<>(person.attributes()),
                orders(profile.orders()),
                categories(profile.orders()),
                cart(profile.cart()),
                messages(profile.messages()),
                engagement(profile.engagement()),
                new PointsView(profile.points().balance(), profile.points().tier()));
    }

    private static OrdersView orders(Orders orders) {
        Map<String, MoneyView> money = new TreeMap<>();
        for (String currency : orders.currencies()) {
            money.put(currency, new MoneyView(orders.spentMinor(currency), orders.averageMinor(currency)));
        }
        return new OrdersView(orders.count(), orders.firstAt(), orders.lastAt(), orders.returned(), money);
    }

    private static Map<String, SumView> categories(Orders orders) {
        Map<String, SumView> views = new TreeMap<>();
        for (String category : orders.categories()) {
            Orders.OfCategory sum = orders.category(category);
            views.put(category, new SumView(sum.count(), sum.lastAt()));
        }
        return views;
    }

    private static @Nullable CartView cart(@Nullable Cart cart) {
        return cart == null
                ? null
                : new CartView(
                        cart.cartId(),
                        cart.items(),
                        cart.currency(),
                        cart.totalMinor(cart.currency()),
                        cart.updatedAt());
    }

    private static Map<String, SumView> messages(Messages messages) {
        TreeSet<String> campaigns = new TreeSet<>(messages.folded().keySet());
        messages.recent().items().forEach(message -> campaigns.add(message.campaignId()));
        Map<String, SumView> views = new TreeMap<>();
        for (String campaign : campaigns) {
            Messages.OfCampaign sum = messages.of(campaign);
            views.put(campaign, new SumView(sum.count(), sum.lastAt()));
        }
        return views;
    }

    private static EngagementView engagement(Engagement engagement) {
        return new EngagementView(
                engagement.lastAt(),
                engagement.visits(),
                engagement.reviews(),
                engagement.shares(),
                engagement.surveys(),
                engagement.complaints(),
                engagement.lastScore());
    }
}
