package perennial.loyalty.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import perennial.loyalty.ledger.Kept;
import perennial.loyalty.milestone.Tally;
import perennial.loyalty.tier.CountedYear;
import perennial.loyalty.tier.RollingYear;
import perennial.loyalty.tier.Seat;

class StandingTest {

    private static final Instant DUE = Instant.parse("2027-11-22T00:00:00Z");

    private static final Standing FULL = new Standing(
            new Tally(2, 3),
            4,
            new Tally(50, 70),
            new RollingYear(
                    year(Map.of(LocalDate.of(2026, 11, 22), 50L)),
                    new TreeMap<>(Map.of(
                            "EUR", year(Map.of(LocalDate.of(2026, 2, 28), 4_000L, LocalDate.of(2026, 11, 22), 1L)),
                            "USD", year(Map.of(LocalDate.of(2026, 3, 1), 900L))))),
            new Seat("silver", Instant.parse("2026-11-01T08:00:00.123Z")),
            "e-1",
            Instant.parse("2025-01-01T00:00:00Z"),
            DUE);

    private static CountedYear year(Map<LocalDate, Long> days) {
        return new CountedYear(new TreeMap<>(days));
    }

    @Test
    void aStandingIsReadAsItWasKept() {
        assertThat(Standing.of(FULL.kept())).isEqualTo(FULL);
        assertThat(FULL.kept().dueAt()).isEqualTo(DUE);
    }

    @Test
    void whoHasComeNowhereIsReadAsSheWasKeptToo() {
        assertThat(Standing.of(Standing.NONE.kept())).isEqualTo(Standing.NONE);
        assertThat(Standing.of(Kept.NOTHING)).isEqualTo(Standing.NONE);
    }

    /** So stands it in rows that were written before: whoever changes a name has to read this one, too. */
    @Test
    void theNamesOfWhatIsKeptStay() {
        assertThat(FULL.kept().state()).isEqualTo("""
                {"orders":{"now":2,"most":3},"visits":4,"points":{"now":50,"most":70},\
                "year":{"points":{"days":{"2026-11-22":50}},"spent":{"EUR":{"days":{"2026-02-28":4000,"2026-11-22":1}},\
                "USD":{"days":{"2026-03-01":900}}}},"seat":{"tier":"silver","belowSince":"2026-11-01T08:00:00.123Z"},\
                "yearEventId":"e-1","erasedAt":"2025-01-01T00:00:00Z","dueAt":"2027-11-22T00:00:00Z"}""");
    }
}
