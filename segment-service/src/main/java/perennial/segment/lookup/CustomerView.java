package perennial.segment.lookup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Timer;
import perennial.segment.profile.Cart;
import perennial.segment.profile.Messages;
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
            @Nullable String country,
            @Nullable String language,
            @Nullable String timeZone,
            Map<String, ConsentView> consents,
            OrdersView orders,
            @Nullable CartView cart,
            Map<String, MessagesView> messages) {}

    record ConsentView(boolean granted, Instant at) {}

    record OrdersView(
            long count, @Nullable Instant firstAt, @Nullable Instant lastAt) {}

    record CartView(String cartId, long items, Instant updatedAt) {}

    record MessagesView(long count, @Nullable Instant lastAt) {}

    record MembershipView(String segmentId, Instant since) {}

    static CustomerView of(String customerId, Customer customer) {
        Timer timer = customer.timer();
        return new CustomerView(
                customerId,
                profile(customer.profile()),
                customer.segments().entrySet().stream()
                        .map(membership -> new MembershipView(membership.getKey(), membership.getValue()))
                        .toList(),
                timer == null ? null : timer.at());
    }

    private static ProfileView profile(Profile profile) {
        Person person = profile.person();
        Map<String, ConsentView> consents = new TreeMap<>();
        person.consents()
                .forEach((channel, consent) -> consents.put(channel, new ConsentView(consent.granted(), consent.at())));
        return new ProfileView(
                person.signedUpAt(),
                person.country(),
                person.language(),
                person.zone() == null ? null : person.zone().getId(),
                consents,
                new OrdersView(
                        profile.orders().count(),
                        profile.orders().firstAt(),
                        profile.orders().lastAt()),
                cart(profile.cart()),
                messages(profile.messages()));
    }

    private static @Nullable CartView cart(@Nullable Cart cart) {
        return cart == null ? null : new CartView(cart.cartId(), cart.items(), cart.updatedAt());
    }

    private static Map<String, MessagesView> messages(Messages messages) {
        TreeSet<String> campaigns = new TreeSet<>(messages.folded().keySet());
        messages.recent().items().forEach(message -> campaigns.add(message.campaignId()));
        Map<String, MessagesView> views = new TreeMap<>();
        for (String campaign : campaigns) {
            Messages.OfCampaign sum = messages.of(campaign);
            views.put(campaign, new MessagesView(sum.count(), sum.lastAt()));
        }
        return views;
    }
}
