package perennial.campaign.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.campaign.LargeDatabase;
import perennial.campaign.shopping.Order;

class ConversionTableIT {

    /** Due at 10:00; the order is placed at 12:00. */
    @ParameterizedTest
    @CsvSource({
        "SENT, 11:59, 12:01, true",
        "SENT, 12:01, 12:02, false",
        "UNCONFIRMED, 11:00, 12:30, true",
        "HANDING_OVER, 12:00, , true",
        "HANDING_OVER, 12:01, , false",
        "DUE, 11:00, , true",
        "DUE, , , false",
        "FAILED, , 11:00, false",
        "SUPPRESSED, , 11:00, false"
    })
    void anOrderMayBeDueToWhatWasHandedOverBefore(
            String state, @Nullable String handedOver, @Nullable String settled, boolean candidate) {
        try (LargeDatabase database = new LargeDatabase()) {
            database.journeys(1, 1, "'welcome'");
            database.dueMessages(1, 1, "welcome");
            database.jdbc()
                    .sql("""
                    update message
                       set state = ?, due_at = ?::timestamptz, handed_over_at = ?::timestamptz, settled_at = ?::timestamptz,
                           token = ?::uuid, lease_until = ?::timestamptz
                    """)
                    .param(state)
                    .param(at("10:00"))
                    .param(at(handedOver))
                    .param(at(settled))
                    .param(state.equals("HANDING_OVER") ? new UUID(0, 1) : null)
                    .param(state.equals("HANDING_OVER") ? at("13:00") : null)
                    .update();
            Order order = new Order(
                    "o-1", "c-1", null, "EUR", 100, List.of(), List.of(), Instant.parse("2026-03-10T12:00:00Z"), "e-1");

            List<ConversionTable.Candidate> found = new ConversionTable(database.jdbc()).candidates(List.of(order));

            assertThat(found)
                    .extracting(each -> each.sentAt().toString())
                    .isEqualTo(candidate ? List.of(String.valueOf(at(handedOver))) : List.of());
        }
    }

    private static @Nullable String at(@Nullable String clock) {
        return clock == null ? null : "2026-03-10T" + clock + ":00Z";
    }
}
