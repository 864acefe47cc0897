package perennial.segment.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Membership;
import perennial.segment.membership.Timer;
import perennial.segment.profile.Cart;
import perennial.segment.profile.Consent;
import perennial.segment.profile.Messages;
import perennial.segment.profile.Order;
import perennial.segment.profile.Orders;
import perennial.segment.profile.Person;
import perennial.segment.profile.Profile;
import perennial.segment.profile.Remembered;
import perennial.segment.profile.Stamp;
import perennial.segment.state.CartState;
import perennial.segment.state.ConsentState;
import perennial.segment.state.CustomerState;
import perennial.segment.state.FoldedMessages;
import perennial.segment.state.MembershipState;
import perennial.segment.state.MessageState;
import perennial.segment.state.OrderState;

/**
 * Customers as the store keeps them: Avro's single-object encoding, which begins with the fingerprint of the schema that
 * wrote it. A store outlives releases, so the schema of each release that changed it must be added to the decoder.
 */
final class CustomerCodec {
    private static final BinaryMessageEncoder<CustomerState> ENCODER = CustomerState.getEncoder();
    private static final BinaryMessageDecoder<CustomerState> DECODER = CustomerState.getDecoder();

    private CustomerCodec() {}

    static Serde<Customer> serde() {
        Serializer<Customer> serializer = (topic, customer) -> customer == null ? null : encode(customer);
        Deserializer<Customer> deserializer = (topic, bytes) -> bytes == null ? null : decode(bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    static byte[] encode(Customer customer) {
        try {
            ByteBuffer encoded = ENCODER.encode(state(customer));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Customer decode(byte[] bytes) {
        try {
            return customer(DECODER.decode(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CustomerState state(Customer customer) {
        Profile profile = customer.profile();
        Person person = profile.person();
        Orders orders = profile.orders();
        Messages messages = profile.messages();
        Timer timer = customer.timer();
        return new CustomerState(
                customer.erasedAt(),
                person.lastChange() == null ? null : person.lastChange().at(),
                person.lastChange() == null ? null : person.lastChange().eventId(),
                person.signedUpAt(),
                person.country(),
                person.language(),
                person.zone() == null ? null : person.zone().getId(),
                consentStates(person.consents()),
                orders.recent().items().stream().map(CustomerCodec::state).toList(),
                orders.recent().foldedUpTo(),
                orders.folded().count(),
                orders.folded().firstAt(),
                orders.folded().lastAt(),
                state(profile.cart()),
                messages.recent().items().stream().map(CustomerCodec::state).toList(),
                messages.recent().foldedUpTo(),
                foldedStates(messages.folded()),
                customer.memberships().values().stream()
                        .map(CustomerCodec::state)
                        .toList(),
                timer == null ? null : timer.at(),
                timer == null ? null : timer.armedBy());
    }

    private static Customer customer(CustomerState state) {
        Stamp lastChange = state.getChangedAt() == null
                ? null
                : new Stamp(state.getChangedAt(), Objects.requireNonNull(state.getChangedBy()));
        Person person = new Person(
                lastChange,
                state.getSignedUpAt(),
                state.getCountry(),
                state.getLanguage(),
                state.getTimeZone() == null ? null : ZoneId.of(state.getTimeZone()),
                consents(state.getConsents()));
        Orders orders = new Orders(
                new Remembered<>(
                        state.getOrders().stream().map(CustomerCodec::order).toList(), state.getOrdersFoldedUpTo()),
                new Orders.Folded(
                        state.getOrdersFolded(), state.getOrdersFoldedFirstAt(), state.getOrdersFoldedLastAt()));
        Messages messages = new Messages(
                new Remembered<>(
                        state.getMessages().stream().map(CustomerCodec::message).toList(),
                        state.getMessagesFoldedUpTo()),
                folded(state.getMessagesFolded()));
        return new Customer(
                new Profile(person, orders, cart(state.getCart()), messages),
                memberships(state.getMemberships()),
                state.getTimerAt() == null
                        ? null
                        : new Timer(state.getTimerAt(), Objects.requireNonNull(state.getTimerArmedBy())),
                state.getErasedAt());
    }

    private static Map<String, ConsentState> consentStates(Map<String, Consent> consents) {
        Map<String, ConsentState> states = new HashMap<>();
        consents.forEach((channel, consent) -> states.put(channel, new ConsentState(consent.granted(), consent.at())));
        return states;
    }

    private static Map<String, Consent> consents(Map<String, ConsentState> states) {
        Map<String, Consent> consents = new HashMap<>();
        states.forEach((channel, state) -> consents.put(channel, new Consent(state.getGranted(), state.getAt())));
        return consents;
    }

    private static OrderState state(Order order) {
        return new OrderState(order.orderId(), order.placedAt(), order.cartId(), order.cancelledAt());
    }

    private static Order order(OrderState state) {
        return new Order(state.getOrderId(), state.getPlacedAt(), state.getCartId(), state.getCancelledAt());
    }

    private static @Nullable CartState state(@Nullable Cart cart) {
        return cart == null
                ? null
                : new CartState(
                        cart.lastChange().at(),
                        cart.lastChange().eventId(),
                        cart.cartId(),
                        cart.quantity(),
                        cart.ordered());
    }

    private static @Nullable Cart cart(@Nullable CartState state) {
        return state == null
                ? null
                : new Cart(
                        new Stamp(state.getChangedAt(), state.getChangedBy()),
                        state.getCartId(),
                        state.getQuantity(),
                        state.getOrdered());
    }

    private static MessageState state(Messages.Message message) {
        return new MessageState(message.messageId(), message.campaignId(), message.at());
    }

    private static Messages.Message message(MessageState state) {
        return new Messages.Message(state.getMessageId(), state.getCampaignId(), state.getAt());
    }

    private static Map<String, FoldedMessages> foldedStates(Map<String, Messages.OfCampaign> sums) {
        Map<String, FoldedMessages> states = new HashMap<>();
        sums.forEach((campaign, sum) -> states.put(campaign, new FoldedMessages(sum.count(), sum.lastAt())));
        return states;
    }

    private static Map<String, Messages.OfCampaign> folded(Map<String, FoldedMessages> states) {
        Map<String, Messages.OfCampaign> sums = new HashMap<>();
        states.forEach(
                (campaign, state) -> sums.put(campaign, new Messages.OfCampaign(state.getCount(), state.getLastAt())));
        return sums;
    }

    private static MembershipState state(Membership membership) {
        return new MembershipState(membership.segmentId(), membership.since(), membership.changedAt());
    }

    private static Map<String, Membership> memberships(List<MembershipState> states) {
        Map<String, Membership> memberships = new LinkedHashMap<>();
        for (MembershipState state : states) {
            memberships.put(
                    state.getSegmentId(), new Membership(state.getSegmentId(), state.getSince(), state.getChangedAt()));
        }
        return memberships;
    }
}
