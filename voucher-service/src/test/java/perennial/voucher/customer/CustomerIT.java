package perennial.voucher.customer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.CustomerEvent;
import perennial.events.CustomerSegments;
import perennial.events.SegmentMembership;
import perennial.platform.batching.RoundTrip;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

class CustomerIT extends VoucherIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final String customerId = unique("customer");
    private final Customers customers;
    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final TransactionTemplate transaction;

    @Autowired
    CustomerIT(Customers customers, JdbcClient jdbc, JdbcTemplate batches, PlatformTransactionManager transactions) {
        this.customers = customers;
        this.jdbc = jdbc;
        this.batches = batches;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Test
    void theLatestStateIsKnownWithoutTheAddress() {
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                event("UPDATED", now, "Ada.Secret@example.org", "BE"),
                event("SIGNED_UP", now.minusSeconds(60), "ada@old.example", "FR"));
        customersAreProcessed();

        Customer known = known();
        assertThat(known.country()).isEqualTo("BE");
        assertThat(known.language()).isEqualTo("fr");
        assertThat(known.emailHash()).matches("[0-9a-f]{64}");
        assertThat(jdbc.sql("select c::text from customer c where customer_id = ?")
                        .param(customerId)
                        .query(String.class)
                        .single())
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("example.org");
    }

    @Test
    void theSameAddressHasTheSameHash() {
        PUBLISHER.publish(Topics.CUSTOMERS, event("SIGNED_UP", now, " ADA@Example.org", "FR"));
        customersAreProcessed();
        String first = known().emailHash();
        PUBLISHER.publish(Topics.CUSTOMERS, event("UPDATED", now.plusMillis(1), "ada@example.org", "BE"));
        customersAreProcessed();

        assertThat(known().country()).isEqualTo("BE");
        assertThat(known().emailHash()).isEqualTo(first);
    }

    @Test
    void whoIsErasedIsNotKnownAnyMoreAndLateEventsDoNotBringHerBack() {
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                event("SIGNED_UP", now.minusSeconds(60), "ada@example.org", "FR"),
                event("ERASED", now, null, null),
                event("UPDATED", now.minusSeconds(1), "ada@example.org", "FR"));
        customersAreProcessed();

        assertThat(known()).isEqualTo(new Customer(customerId, null, null, null, Set.of()));
    }

    @Test
    void whatAnAgentWroteAboutHerGoesWithHerAndHerVoucherStays() {
        String path = "/promotions/" + promotion("\"discount\":{\"percent\":10}") + "/vouchers";
        String body = "{\"customerId\":\"" + customerId + "\",\"reason\":\"she was ill\"}";
        String code = as("support")
                .post(path, body)
                .json()
                .get("vouchers")
                .get(0)
                .get("code")
                .asString();
        assertThat(as("support").get("/vouchers/" + code).body()).contains("she was ill");
        PUBLISHER.publish(Topics.CUSTOMERS, event("ERASED", now, null, null));
        customersAreProcessed();

        assertThat(as("support").get("/vouchers/" + code).body())
                .contains(customerId)
                .doesNotContain("she was ill");
    }

    @Test
    void whatAShopWroteAboutARollbackGoesWithHerAndTheRollbackStays() {
        String redemptionId =
                redeemed(customerId, unique("order"), issued(customerId, promotion("\"discount\":{\"percent\":10}")));
        rollBack(redemptionId);
        PUBLISHER.publish(Topics.CUSTOMERS, event("ERASED", now, null, null));
        customersAreProcessed();

        assertThat(jdbc.sql(
                                "select rolled_back_at is not null and rollback_reason is null from redemption where redemption_id = ?")
                        .param(redemptionId)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void howeverManyAreLockedTheLocksAreBounded() {
        List<String> many =
                IntStream.range(0, 20_000).mapToObj(i -> customerId + "-" + i).toList();

        Long locks = transaction.execute(status -> {
            RoundTrip trip = new RoundTrip(batches);
            customers.lock(many, trip);
            trip.make();
            return jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
                    .query(Long.class)
                    .single();
        });

        assertThat(locks).isBetween(2L, 2048L);
    }

    @Test
    void aTombstoneTakesWhatIsKnown() {
        PUBLISHER.publish(Topics.CUSTOMERS, event("SIGNED_UP", now, "ada@example.org", "FR"));
        tombstone(Topics.CUSTOMERS);
        customersAreProcessed();

        assertThat(known().country()).isNull();
        assertThat(known().emailHash()).isNull();
    }

    @Test
    void theLastRecordSaysWhichSegmentsSheIsIn() {
        PUBLISHER.publish(Topics.CUSTOMER_SEGMENTS, segments("vip", "lapsed"), segments("vip", "birthday"));
        segmentsAreProcessed();
        assertThat(known().segments()).containsExactlyInAnyOrder("vip", "birthday");

        PUBLISHER.publish(Topics.CUSTOMER_SEGMENTS, segments("vip"));
        tombstone(Topics.CUSTOMER_SEGMENTS);
        segmentsAreProcessed();
        assertThat(known().segments()).isEmpty();
    }

    @Test
    void ofWhomNothingIsKnownThereIsTheId() {
        assertThat(customers.find(List.of(customerId, "nobody", customerId)))
                .hasSize(2)
                .containsEntry("nobody", new Customer("nobody", null, null, null, Set.of()));
        assertThat(customers.find(List.of())).isEmpty();
    }

    private Customer known() {
        return Objects.requireNonNull(customers.find(List.of(customerId)).get(customerId));
    }

    private void customersAreProcessed() {
        awaitProcessed(Topics.CUSTOMERS, event("SOMETHING_NEW", now.plusSeconds(60), "ada@new.example", "GB"));
    }

    private void segmentsAreProcessed() {
        awaitProcessed(
                Topics.CUSTOMER_SEGMENTS,
                CustomerSegments.newBuilder(segments("unknown"))
                        .setType("SOMETHING_NEW")
                        .build());
    }

    /** Publishes one more for this customer, of a type that means nothing yet, and waits until it has been passed. */
    private <V extends SpecificRecord> void awaitProcessed(Topic<V> topic, V last) {
        RecordMetadata end = PUBLISHER.publishRaw(
                new ProducerRecord<>(topic.name(), customerId.getBytes(UTF_8), PUBLISHER.encode(topic, last)));
        await().until(() -> jdbc.sql("select next_offset from consumer_offset where topic = ? and partition = ?")
                .params(end.topic(), end.partition())
                .query(Long.class)
                .optional()
                .filter(next -> next > end.offset())
                .isPresent());
    }

    private void tombstone(Topic<?> topic) {
        PUBLISHER.publishRaw(new ProducerRecord<>(topic.name(), customerId.getBytes(UTF_8), null));
    }

    private CustomerEvent event(String type, Instant occurredAt, @Nullable String email, @Nullable String country) {
        return CustomerEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(occurredAt)
                .setCustomerId(customerId)
                .setEmail(email)
                .setCountry(country)
                .setLanguage(country == null ? null : "fr")
                .build();
    }

    private CustomerSegments segments(String... ids) {
        return CustomerSegments.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("CURRENT")
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId("cause")
                .setCustomerId(customerId)
                .setSegments(Arrays.stream(ids)
                        .map(id -> new SegmentMembership(id, now))
                        .toList())
                .build();
    }
}
