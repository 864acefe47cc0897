package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import perennial.voucher.promotion.Validity.Period;

class ValidityTest {

    private static final Instant ISSUED = Instant.parse("2026-03-28T10:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");

    @Test
    void daysAreCountedFromTheInstantOfIssue() {
        assertThat(new Validity.DaysAfterIssue(14).ofCodeIssuedAt(ISSUED))
                .isEqualTo(new Period(ISSUED, Instant.parse("2026-04-11T10:00:00Z")));
    }

    /** Clocks go forward on 29 March and back on 25 October: the code lasts as long, by the clock an hour later or earlier. */
    @Test
    void aDayHas24HoursWhateverTheClocksDo() {
        Instant spring = Instant.parse("2026-03-28T12:00:00+01:00");
        Instant autumn = Instant.parse("2026-10-24T12:00:00+02:00");

        assertThat(new Validity.DaysAfterIssue(1).ofCodeIssuedAt(spring).until())
                .isEqualTo(Instant.parse("2026-03-29T13:00:00+02:00"));
        assertThat(new Validity.DaysAfterIssue(1).ofCodeIssuedAt(autumn).until())
                .isEqualTo(Instant.parse("2026-10-25T11:00:00+01:00"));
    }

    @Test
    void whatCodesAreToldHangsOnTheLifetimeAlone() {
        Validity validity = TestPromotions.promotion(
                        "{discount: {percent: 1}, valid: {days: 14, weekdays: [SUN], hours: '09:00-10:00'}}")
                .validity();

        assertThat(validity.ofCodeIssuedAt(ISSUED)).isEqualTo(new Validity.DaysAfterIssue(14).ofCodeIssuedAt(ISSUED));
    }

    @Test
    void aWindowIsTheSameForAllCodesAndItsOpenEndsAreTheIssueAndNever() {
        assertThat(new Validity.Window(JUNE, JULY).ofCodeIssuedAt(ISSUED)).isEqualTo(new Period(JUNE, JULY));
        assertThat(new Validity.Window(null, JULY).ofCodeIssuedAt(ISSUED)).isEqualTo(new Period(ISSUED, JULY));
        assertThat(new Validity.Window(null, null).ofCodeIssuedAt(ISSUED)).isEqualTo(new Period(ISSUED, null));
    }

    @Test
    void aPeriodHoldsItsFirstInstantAndNotItsLast() {
        Period june = new Period(JUNE, JULY);

        assertThat(june.hasBegunAt(JUNE.minusMillis(1))).isFalse();
        assertThat(june.hasBegunAt(JUNE)).isTrue();
        assertThat(june.hasEndedAt(JULY.minusMillis(1))).isFalse();
        assertThat(june.hasEndedAt(JULY)).isTrue();
        assertThat(new Period(JUNE, null).hasEndedAt(Instant.MAX)).isFalse();
    }
}
