package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.campaign.channel.QuietHours;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.recipient.Recipients;
import perennial.campaign.template.MessageClass;

/** A year of messages in every time zone that there is, through all changes of their clocks. */
class HandOverYearTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration EVERY = Duration.ofMinutes(7 * 60 + 13);
    private static final Duration AROUND_A_CHANGE = Duration.ofHours(26);
    private static final Duration EVERY_AROUND_A_CHANGE = Duration.ofMinutes(15);

    /** Zones change their clocks at hours of their own, some by half an hour; in 2011 Samoa left out a day. */
    @ParameterizedTest
    @CsvSource({
        "2026, 21:00-08:00",
        "2026, 02:30-03:30",
        "2026, 23:30-02:15",
        "2026, 00:00-00:30",
        "2026, 08:00-07:45",
        "2011, 21:00-08:00",
        "2011, 23:30-02:15"
    })
    void nobodyIsWrittenToInQuietHoursAndNobodyIsSkipped(int year, QuietHours hours) {
        for (String zone : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
            Recipient recipient = Recipients.in(zone);
            for (Instant due : instants(year, ZoneId.of(zone))) {
                Instant sent = sent(recipient, hours, due);
                assertThat(isQuiet(hours, sent, ZoneId.of(zone)))
                        .as("%s in %s, due at %s", sent, zone, due)
                        .isFalse();
                assertThat(Duration.between(due, sent))
                        .as("%s, due at %s", zone, due)
                        .isBetween(Duration.ZERO, Duration.ofHours(50));
                if (!isQuiet(hours, due, ZoneId.of(zone))) {
                    assertThat(sent).as(zone).isEqualTo(due);
                } else {
                    assertThat(isQuiet(hours, sent.minusMillis(1), ZoneId.of(zone)))
                            .as("%s in %s is the first instant, due at %s", sent, zone, due)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void allZonesAreThere() {
        assertThat(ZoneId.getAvailableZoneIds()).hasSizeGreaterThan(500);
    }

    /** Asks again and again, when it is told to, until the message goes. */
    private static Instant sent(Recipient recipient, QuietHours hours, Instant due) {
        HandOver.Rules rules = new HandOver.Rules(new Reach.ByEmail("email"), hours, null, UTC);
        HandOver.Situation situation =
                new HandOver.Situation(null, false, null, Optional.of(recipient), Set.of(), true, List.of());
        Message message = Messages.until(MessageClass.MARKETING, due.plus(Duration.ofDays(3)));
        Instant now = due;
        for (int asked = 0; asked < 3; asked++) {
            HandOver answer = HandOver.decide(message, null, rules, situation, now);
            if (answer instanceof HandOver.Go) {
                return now;
            }
            assertThat(answer).isInstanceOf(HandOver.Later.class);
            Instant later = ((HandOver.Later) answer).at();
            assertThat(later).isAfter(now);
            now = later;
        }
        throw new AssertionError("Due at " + due + ", and still not at " + now);
    }

    /** What a clock on her wall says. */
    private static boolean isQuiet(QuietHours hours, Instant instant, ZoneId zone) {
        int minute = instant.atZone(zone).toLocalTime().toSecondOfDay() / 60;
        int from = minuteOf(hours.from());
        int until = minuteOf(hours.until());
        int sinceFrom = Math.floorMod(minute - from, 24 * 60);
        return sinceFrom < Math.floorMod(until - from, 24 * 60);
    }

    private static int minuteOf(LocalTime time) {
        return time.toSecondOfDay() / 60;
    }

    private static Set<Instant> instants(int year, ZoneId zone) {
        Instant begin = Instant.parse(year + "-01-01T00:00:00Z");
        Instant end = Instant.parse((year + 1) + "-01-01T00:00:00Z");
        Set<Instant> instants = new TreeSet<>();
        add(instants, begin, end, EVERY);
        ZoneOffsetTransition change = zone.getRules().nextTransition(begin);
        while (change != null && change.getInstant().isBefore(end)) {
            Instant at = change.getInstant();
            add(instants, at.minus(AROUND_A_CHANGE), at.plus(AROUND_A_CHANGE), EVERY_AROUND_A_CHANGE);
            instants.add(at.minusMillis(1));
            instants.add(at);
            change = zone.getRules().nextTransition(at);
        }
        return instants;
    }

    private static void add(Set<Instant> instants, Instant from, Instant until, Duration every) {
        for (Instant at = from; at.isBefore(until); at = at.plus(every)) {
            instants.add(at);
        }
    }
}
