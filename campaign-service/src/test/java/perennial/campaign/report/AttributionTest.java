package perennial.campaign.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import perennial.campaign.report.ConversionTable.Candidate;
import perennial.campaign.shopping.Order;

class AttributionTest {

    private static final Instant PLACED_AT = Instant.parse("2026-03-10T10:00:00Z");
    private static final Candidate OFFER = sent("offer", "marketing", "CODE-1", Duration.ofDays(30));
    private static final Candidate REMINDER = sent("reminder", "marketing", null, Duration.ofDays(2));
    private static final Candidate RECEIPT = sent("receipt", "transactional", null, Duration.ofHours(1));

    @Test
    void theCodeThatAnOrderUsedSaysWhatItIsDueTo() {
        assertThat(decide(order("CODE-1"), OFFER, REMINDER)).contains(OFFER);
    }

    @Test
    void aCodeIsTheSameHoweverItWasTyped() {
        assertThat(decide(order("\u00a0code-1\u200b \n"), OFFER, REMINDER)).contains(OFFER);
    }

    @Test
    void withoutACodeItIsTheLastMarketingWithinItsWindow() {
        Candidate earlier = sent("earlier", "marketing", null, Duration.ofDays(3));

        assertThat(decide(order("OTHER"), OFFER, earlier, REMINDER, RECEIPT)).contains(REMINDER);
        assertThat(decide(order(), RECEIPT)).isEmpty();
        assertThat(decide(order(), OFFER))
                .as("its window of seven days is over")
                .isEmpty();
        assertThat(decide(order(), sent("last", "marketing", null, Duration.ofDays(7))))
                .isPresent();
        assertThat(decide(
                        order(),
                        sent("late", "marketing", null, Duration.ofDays(7).plusMillis(1))))
                .isEmpty();
    }

    private static Optional<Candidate> decide(Order order, Candidate... candidates) {
        return Attribution.decide(order, List.of(candidates), candidate -> Duration.ofDays(7));
    }

    private static Order order(String... codes) {
        return new Order("o-1", "c-1", null, "EUR", 5_000, List.of(codes), List.of(), PLACED_AT, "e1");
    }

    private static Candidate sent(String name, String messageClass, @Nullable String code, Duration before) {
        return new Candidate(
                "o-1",
                UUID.nameUUIDFromBytes(name.getBytes(UTF_8)),
                new UUID(0, 1),
                name,
                1,
                "send-1",
                messageClass,
                "email",
                code,
                PLACED_AT.minus(before));
    }
}
