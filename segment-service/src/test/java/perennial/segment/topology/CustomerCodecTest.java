package perennial.segment.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.errors.SerializationException;
import perennial.segment.membership.Customer;
import perennial.segment.membership.Membership;
import perennial.segment.profile.Engagement;
import perennial.segment.profile.Histories;
import perennial.segment.profile.Points;
import perennial.segment.profile.Profile;
import perennial.segment.profile.ProfileEvent;
import perennial.segment.profile.Profiles;
import perennial.segment.state.CustomerState;

class CustomerCodecTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Property(tries = 2_000)
    void aProfileIsReadAsItWasWritten(@ForAll("histories") List<ProfileEvent> history) {
        assertRoundTrip(customer(Profiles.of(history)));
    }

    /** What nothing has looked at is written back in the bytes that it was read in. */
    @Property(tries = 2_000)
    void whatHappensToACustomerWhoWasReadIsWrittenAsIfSheHadNeverBeen(
            @ForAll("histories") List<ProfileEvent> history, @ForAll("histories") List<ProfileEvent> more) {
        Profile kept = Profiles.of(history);
        Profile read = kept;
        for (ProfileEvent event : more) {
            kept = after(event, kept);
            read = after(
                    event,
                    CustomerCodec.decode(CustomerCodec.encode(customer(read))).profile());
        }
        assertThat(read).isEqualTo(kept);
        assertRoundTrip(customer(read));
    }

    private static Profile after(ProfileEvent event, Profile profile) {
        return profile.apply(event) instanceof Profile.Applied.Changed changed ? changed.profile() : profile;
    }

    @Example
    void soAreTheSumsBeyondTheHorizons() {
        List<ProfileEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Instant at = NOON.plusSeconds(i);
            events.add(
                    Profiles.order("o" + i, at, i % 2 == 0 ? "EUR" : "USD", 100, Profiles.line("1", 1, "c" + i % 3)));
            events.add(Profiles.returned("o" + i, at, "EUR", i % 7, Map.of()));
            events.add(Profiles.message("m" + i, "campaign" + i % 3, at));
            for (Engagement.Kind kind : Engagement.Kind.values()) {
                events.add(new ProfileEvent.Engaged(kind + "-" + i, at, kind, i));
            }
        }
        Profile profile = Profiles.of(events);
        assertThat(profile.orders().recent().foldedUpTo()).isNotNull();
        assertThat(profile.messages().recent().foldedUpTo()).isNotNull();
        assertThat(profile.engagement().recent().foldedUpTo()).isNotNull();
        assertRoundTrip(customer(profile));
    }

    private static final Customer NOBODY = new Customer(Profile.EMPTY, Map.of(), 0, null, null);

    @Example
    void soIsACustomerOfWhomNothingIsKnown() {
        assertRoundTrip(NOBODY);
        assertRoundTrip(new Customer(Profile.EMPTY, Map.of(), 3, NOON.plusSeconds(5), NOON));
    }

    /** A store of a million customers is to fit on a small disk. */
    @Example
    void anOrdinaryCustomerIsSmall() {
        List<ProfileEvent> events = new ArrayList<>();
        events.add(Profiles.signUp(NOON));
        for (int i = 0; i < 3; i++) {
            events.add(new ProfileEvent.OrderPlaced(
                    UUID.randomUUID().toString(),
                    NOON.plusSeconds(i),
                    "order-10000" + i,
                    null,
                    "EUR",
                    4_990,
                    List.of(Profiles.line("1", 1, "shoes"), Profiles.line("2", 2, "hats"))));
        }
        assertThat(CustomerCodec.encode(customer(Profiles.of(events)))).hasSizeLessThan(450);
        assertThat(CustomerCodec.encode(NOBODY)).hasSizeLessThan(50);
    }

    @Example
    void whatAnotherSchemaHasWrittenIsRefused() {
        byte[] fromElsewhere = CustomerCodec.encode(NOBODY);
        fromElsewhere[9] ^= 1;
        assertThatThrownBy(() -> CustomerCodec.decode(fromElsewhere))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("schema is not that of this release")
                .hasMessageContaining("begins with " + HexFormat.of().formatHex(fromElsewhere, 0, 10));
        assertThatThrownBy(() -> CustomerCodec.decode(new byte[0]))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("schema is not that of this release");
    }

    @Example
    void soIsWhatIsLongerOrShorterThanItsSchema() {
        byte[] whole = CustomerCodec.encode(customer(Profiles.of(Profiles.order("o", NOON))));
        assertThatThrownBy(() -> CustomerCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("goes on after its last field");
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CustomerCodec.decode(part)).isInstanceOf(SerializationException.class);
        }
    }

    @Example
    void soAreItemsThatAreLongerOrShorterThanWasWrittenBeforeThem() {
        AvroWriter out = new AvroWriter();
        out.sizedArray(List.of("a", "b"), AvroWriter::text);
        assertThat(array(out, AvroReader::text)).containsExactly("a", "b");
        List<Long> shorter = array(out, AvroReader::number);
        assertThatThrownBy(() -> shorter.get(0))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("do not take 4 bytes");
        List<String> longer = array(out, in -> in.text() + in.text() + in.text());
        assertThatThrownBy(() -> longer.get(0))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("end before the last field");
    }

    private static <T> List<T> array(AvroWriter written, Function<AvroReader, T> read) {
        return new AvroReader(written.written()).sizedArray(read);
    }

    @Example
    void numbersAndTextsOfAnyLengthAreReadAsTheyWereWritten() {
        for (long number : new long[] {0, -1, 63, 64, -65, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Points.Entry entry = new Points.Entry(number, "é€😀".repeat(1_000));
            Profile none = Profile.EMPTY;
            assertRoundTrip(customer(new Profile(
                    none.person(),
                    none.orders(),
                    null,
                    none.messages(),
                    none.engagement(),
                    new Points(entry, number, null, null))));
        }
    }

    private static Customer customer(Profile profile) {
        return new Customer(
                profile,
                Map.of(
                        "new-customer",
                        new Membership(
                                "new-customer",
                                NOON,
                                NOON.plusSeconds(1),
                                new Membership.Flip(NOON.plusSeconds(9), "cause")),
                        "lapsed",
                        new Membership("lapsed", null, NOON, null)),
                2,
                NOON.plusSeconds(8),
                NOON.minusSeconds(60));
    }

    /** Avro, which knows nothing but the schema, reads and writes the same. */
    private static void assertRoundTrip(Customer customer) {
        byte[] encoded = CustomerCodec.encode(customer);
        assertThat(CustomerCodec.decode(encoded)).isEqualTo(customer);
        try {
            CustomerState state = CustomerState.getDecoder().decode(encoded);
            assertThat(state.getActs())
                    .extracting(act -> act.getKind().name())
                    .isEqualTo(customer.profile().engagement().recent().items().stream()
                            .map(act -> act.kind().name())
                            .toList());
            ByteBuffer byAvro = CustomerState.getEncoder().encode(state);
            byte[] bytes = new byte[byAvro.remaining()];
            byAvro.get(bytes);
            assertThat(CustomerCodec.decode(bytes)).isEqualTo(customer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<List<ProfileEvent>> histories() {
        return Histories.any();
    }
}
