package perennial.segment.topology;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Membership;
import perennial.segment.profile.Cart;
import perennial.segment.profile.Consent;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Messages;
import perennial.segment.profile.Order;
import perennial.segment.profile.Orders;
import perennial.segment.profile.Person;
import perennial.segment.profile.Points;
import perennial.segment.profile.Profile;
import perennial.segment.profile.Remembered;
import perennial.segment.profile.Stamp;
import perennial.segment.state.ActKind;
import perennial.segment.state.CustomerState;

/**
 * Customers as the store keeps them: Avro's single-object encoding of {@link CustomerState}, which begins with the
 * fingerprint of the schema. Each event reads and writes a customer, so what follows is done by hand, field by field in the
 * order of the schema: Avro's own coders take several times as long. Orders, messages and acts are decoded only if something
 * looks at them, and written back as they were if nothing changed them: most events concern one of the three.
 *
 * <p>A store outlives releases. What another schema has written is refused, never misread; a release that changes the schema
 * has to keep the earlier one and let Avro translate from it, and until the first release there is none.
 */
final class CustomerCodec {

    private static final byte[] HEADER = header();

    /** In the order of the schema, which must not follow when somebody sorts the kinds. */
    private static final List<Engagement.Kind> KINDS = Stream.of(ActKind.values())
            .map(kind -> Engagement.Kind.valueOf(kind.name()))
            .toList();

    private CustomerCodec() {}

    private static byte[] header() {
        return ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(CustomerState.getClassSchema()))
                .array();
    }

    static byte[] encode(Customer customer) {
        return encode(customer, new AvroWriter());
    }

    /** @param out whose memory is used; what is in it is written over */
    static byte[] encode(Customer customer, AvroWriter out) {
        out.clear();
        out.raw(HEADER);
        write(out, customer);
        return out.written();
    }

    static Customer decode(byte[] bytes) {
        AvroReader in = new AvroReader(bytes);
        if (!in.skipped(HEADER)) {
            throw new SerializationException("The state of a customer begins with "
                    + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, HEADER.length)) + " and not with "
                    + HexFormat.of().formatHex(HEADER) + ": its schema is not that of this release");
        }
        try {
            Customer customer = customer(in);
            if (!in.isAtEnd()) {
                throw new SerializationException("The state of a customer goes on after its last field");
            }
            return customer;
        } catch (IndexOutOfBoundsException e) {
            throw new SerializationException("The state of a customer ends before its last field", e);
        }
    }

    private static void write(AvroWriter out, Customer customer) {
        Profile profile = customer.profile();
        out.orNull(customer.erasedAt(), AvroWriter::millis);
        write(out, profile.person());
        write(out, profile.orders());
        out.orNull(profile.cart(), CustomerCodec::write);
        write(out, profile.messages());
        write(out, profile.engagement());
        write(out, profile.points());
        out.map(customer.memberships(), CustomerCodec::write);
        out.number(customer.definitionsSeen());
        out.orNull(customer.wakeAt(), AvroWriter::millis);
    }

    private static Customer customer(AvroReader in) {
        Instant erasedAt = in.orNull(AvroReader::millis);
        Profile profile = new Profile(
                person(in), orders(in), in.orNull(CustomerCodec::cart), messages(in), engagement(in), points(in));
        return new Customer(
                profile,
                in.mapOfNamed(CustomerCodec::membership),
                in.number(),
                in.orNull(AvroReader::millis),
                erasedAt);
    }

    private static void write(AvroWriter out, Person person) {
        out.orNull(person.lastChange(), CustomerCodec::write);
        out.orNull(person.signedUpAt(), AvroWriter::millis);
        out.orNull(person.birthDate(), (to, date) -> to.number(date.toEpochDay()));
        out.orNull(person.country(), AvroWriter::text);
        out.orNull(person.language(), AvroWriter::text);
        out.orNull(person.zone(), (to, zone) -> to.text(zone.getId()));
        out.map(person.consents(), CustomerCodec::write);
        out.map(person.attributes(), AvroWriter::text);
    }

    private static Person person(AvroReader in) {
        return new Person(
                in.orNull(CustomerCodec::stamp),
                in.orNull(AvroReader::millis),
                in.orNull(from -> LocalDate.ofEpochDay(from.number())),
                in.orNull(AvroReader::text),
                in.orNull(AvroReader::text),
                in.orNull(from -> ZoneId.of(from.text())),
                in.map(CustomerCodec::consent),
                in.map(AvroReader::text));
    }

    private static void write(AvroWriter out, Consent consent) {
        out.bool(consent.granted());
        out.millis(consent.at());
    }

    private static Consent consent(AvroReader in) {
        return new Consent(in.bool(), in.millis());
    }

    private static void write(AvroWriter out, Stamp stamp) {
        out.millis(stamp.at());
        out.text(stamp.eventId());
    }

    private static Stamp stamp(AvroReader in) {
        return new Stamp(in.millis(), in.text());
    }

    private static void write(AvroWriter out, Orders orders) {
        out.sizedArray(orders.recent().items(), CustomerCodec::write);
        Instant foldedUpTo = orders.recent().foldedUpTo();
        out.orNull(foldedUpTo, (to, upTo) -> {
            to.millis(upTo);
            write(to, orders.folded());
        });
    }

    private static Orders orders(AvroReader in) {
        List<Order> recent = in.sizedArray(CustomerCodec::order);
        Orders folded = in.orNull(from -> new Orders(new Remembered<>(recent, from.millis()), foldedOrders(from)));
        return folded == null ? new Orders(new Remembered<>(recent, null), Orders.Folded.NOTHING) : folded;
    }

    private static void write(AvroWriter out, Order order) {
        out.text(order.orderId());
        out.orNull(order.placing(), CustomerCodec::write);
        out.orNull(order.cancelledAt(), AvroWriter::millis);
        String currency = order.placing() == null ? null : order.placing().currency();
        out.array(order.returns(), (to, back) -> write(to, back, currency));
    }

    private static Order order(AvroReader in) {
        String orderId = in.text();
        Order.Placing placing = in.orNull(CustomerCodec::placing);
        String currency = placing == null ? null : placing.currency();
        return new Order(orderId, placing, in.orNull(AvroReader::millis), in.array(from -> back(from, currency)));
    }

    private static void write(AvroWriter out, Order.Placing placing) {
        write(out, placing.by());
        out.orNull(placing.cartId(), AvroWriter::text);
        out.text(placing.currency());
        out.number(placing.totalMinor());
        out.array(placing.lines(), CustomerCodec::write);
        out.bool(placing.complete());
    }

    private static Order.Placing placing(AvroReader in) {
        return new Order.Placing(
                stamp(in),
                in.orNull(AvroReader::text),
                in.text(),
                in.number(),
                in.array(CustomerCodec::line),
                in.bool());
    }

    private static void write(AvroWriter out, Order.Line line) {
        out.text(line.lineId());
        out.number(line.quantity());
        out.array(line.categories(), AvroWriter::text);
    }

    private static Order.Line line(AvroReader in) {
        return new Order.Line(in.text(), in.number(), in.array(AvroReader::text));
    }

    private static void write(AvroWriter out, Order.Return back, @Nullable String ofOrder) {
        out.text(back.eventId());
        out.millis(back.at());
        out.orNull(back.currency().equals(ofOrder) ? null : back.currency(), AvroWriter::text);
        out.number(back.totalMinor());
        out.map(back.pieces(), AvroWriter::number);
    }

    private static Order.Return back(AvroReader in, @Nullable String ofOrder) {
        String eventId = in.text();
        Instant at = in.millis();
        String currency = in.orNull(AvroReader::text);
        return new Order.Return(
                eventId,
                at,
                currency == null ? Objects.requireNonNull(ofOrder) : currency,
                in.number(),
                in.map(AvroReader::number));
    }

    private static void write(AvroWriter out, Orders.Folded folded) {
        out.number(folded.count());
        out.orNull(folded.firstAt(), AvroWriter::millis);
        out.orNull(folded.lastAt(), AvroWriter::millis);
        out.number(folded.returned());
        out.map(folded.spent(), CustomerCodec::write);
        out.map(folded.categories(), CustomerCodec::write);
    }

    private static Orders.Folded foldedOrders(AvroReader in) {
        return new Orders.Folded(
                in.number(),
                in.orNull(AvroReader::millis),
                in.orNull(AvroReader::millis),
                in.number(),
                in.map(CustomerCodec::spent),
                in.map(CustomerCodec::ofCategory));
    }

    private static void write(AvroWriter out, Orders.Spent spent) {
        out.number(spent.totalMinor());
        out.number(spent.orders());
    }

    private static Orders.Spent spent(AvroReader in) {
        return new Orders.Spent(in.number(), in.number());
    }

    private static void write(AvroWriter out, Orders.OfCategory sum) {
        out.number(sum.count());
        out.orNull(sum.lastAt(), AvroWriter::millis);
    }

    private static Orders.OfCategory ofCategory(AvroReader in) {
        return new Orders.OfCategory(in.number(), in.orNull(AvroReader::millis));
    }

    private static void write(AvroWriter out, Cart cart) {
        write(out, cart.lastChange());
        out.text(cart.cartId());
        out.number(cart.quantity());
        out.text(cart.currency());
        out.number(cart.valueMinor());
        out.bool(cart.ordered());
    }

    private static Cart cart(AvroReader in) {
        return new Cart(stamp(in), in.text(), in.number(), in.text(), in.number(), in.bool());
    }

    private static void write(AvroWriter out, Messages messages) {
        out.sizedArray(messages.recent().items(), CustomerCodec::write);
        out.orNull(messages.recent().foldedUpTo(), AvroWriter::millis);
        out.map(messages.folded(), CustomerCodec::write);
    }

    private static Messages messages(AvroReader in) {
        return new Messages(
                new Remembered<>(in.sizedArray(CustomerCodec::message), in.orNull(AvroReader::millis)),
                in.map(CustomerCodec::ofCampaign));
    }

    private static void write(AvroWriter out, Messages.Message message) {
        out.text(message.messageId());
        out.text(message.campaignId());
        out.millis(message.at());
    }

    private static Messages.Message message(AvroReader in) {
        return new Messages.Message(in.text(), in.text(), in.millis());
    }

    private static void write(AvroWriter out, Messages.OfCampaign sum) {
        out.number(sum.count());
        out.orNull(sum.lastAt(), AvroWriter::millis);
    }

    private static Messages.OfCampaign ofCampaign(AvroReader in) {
        return new Messages.OfCampaign(in.number(), in.orNull(AvroReader::millis));
    }

    private static void write(AvroWriter out, Engagement engagement) {
        out.sizedArray(engagement.recent().items(), CustomerCodec::write);
        Instant foldedUpTo = engagement.recent().foldedUpTo();
        out.orNull(foldedUpTo, (to, upTo) -> {
            to.millis(upTo);
            write(to, engagement.folded());
        });
    }

    private static Engagement engagement(AvroReader in) {
        List<Engagement.Act> recent = in.sizedArray(CustomerCodec::act);
        Engagement folded =
                in.orNull(from -> new Engagement(new Remembered<>(recent, from.millis()), foldedActs(from)));
        return folded == null ? new Engagement(new Remembered<>(recent, null), Engagement.Folded.NOTHING) : folded;
    }

    private static void write(AvroWriter out, Engagement.Act act) {
        out.text(act.eventId());
        out.millis(act.at());
        out.number(KINDS.indexOf(act.kind()));
        out.orNull(act.score(), (to, score) -> to.number(score));
    }

    private static Engagement.Act act(AvroReader in) {
        return new Engagement.Act(
                in.text(), in.millis(), KINDS.get((int) in.number()), in.orNull(CustomerCodec::score));
    }

    private static void write(AvroWriter out, Engagement.Folded folded) {
        out.number(folded.visits());
        out.number(folded.reviews());
        out.number(folded.shares());
        out.number(folded.surveys());
        out.number(folded.complaints());
        out.orNull(folded.lastScore(), (to, score) -> to.number(score));
    }

    private static Engagement.Folded foldedActs(AvroReader in) {
        return new Engagement.Folded(
                in.number(), in.number(), in.number(), in.number(), in.number(), in.orNull(CustomerCodec::score));
    }

    private static Integer score(AvroReader in) {
        return (int) in.number();
    }

    private static void write(AvroWriter out, Points points) {
        out.orNull(points.lastEntry(), (to, last) -> {
            write(to, last);
            to.number(points.balance());
            to.orNull(points.tierEntry(), (tier, entry) -> {
                write(tier, entry);
                tier.text(Objects.requireNonNull(points.tier()));
            });
        });
    }

    private static Points points(AvroReader in) {
        Points points = in.orNull(CustomerCodec::knownPoints);
        return points == null ? Points.NONE : points;
    }

    private static Points knownPoints(AvroReader in) {
        Points.Entry last = entry(in);
        long balance = in.number();
        Points tier = in.orNull(from -> new Points(last, balance, entry(from), from.text()));
        return tier == null ? new Points(last, balance, null, null) : tier;
    }

    private static void write(AvroWriter out, Points.Entry entry) {
        out.number(entry.sequence());
        out.text(entry.eventId());
    }

    private static Points.Entry entry(AvroReader in) {
        return new Points.Entry(in.number(), in.text());
    }

    private static void write(AvroWriter out, Membership membership) {
        out.orNull(membership.since(), AvroWriter::millis);
        out.orNull(membership.changedAt(), AvroWriter::millis);
        out.orNull(membership.flip(), CustomerCodec::write);
    }

    private static Membership membership(AvroReader in, String segmentId) {
        return new Membership(
                segmentId,
                in.orNull(AvroReader::millis),
                in.orNull(AvroReader::millis),
                in.orNull(CustomerCodec::flip));
    }

    private static void write(AvroWriter out, Membership.Flip flip) {
        out.millis(flip.at());
        out.text(flip.armedBy());
    }

    private static Membership.Flip flip(AvroReader in) {
        return new Membership.Flip(in.millis(), in.text());
    }
}
