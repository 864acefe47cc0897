package perennial.campaign.channel;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * When nobody is written to, in the recipient's zone: from {@code from} until just before {@code until}, over midnight if that is the
 * earlier of the two, never if they are the same.
 */
public record QuietHours(LocalTime from, LocalTime until) {

    public static final QuietHours NONE = new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    /** As it is configured: {@code 21:00-08:00}, or {@code none}. Spring calls it. */
    public static QuietHours valueOf(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        String[] both = text.split("-", -1);
        if (both.length != 2) {
            throw malformed(text);
        }
        try {
            return new QuietHours(LocalTime.parse(both[0].strip()), LocalTime.parse(both[1].strip()));
        } catch (DateTimeParseException e) {
            throw malformed(text);
        }
    }

    /** When they are over next; empty if it is not quiet {@code now}. */
    public Optional<Instant> endAfter(Instant now, ZoneId zone) {
        if (!contain(now, zone)) {
            return Optional.empty();
        }
        Instant at = now;
        while (contain(at, zone)) {
            at = nextChange(at, zone.getRules());
        }
        return Optional.of(at);
    }

    private boolean contain(Instant instant, ZoneId zone) {
        LocalTime time = LocalTime.ofInstant(instant, zone);
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(until);
        return from.isAfter(until) ? begun || !over : begun && !over;
    }

    /** Their end by the present offset, or a change of the clock before that. */
    private Instant nextChange(Instant at, ZoneRules rules) {
        ZoneOffset offset = rules.getOffset(at);
        LocalDateTime local = LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), offset);
        LocalDateTime today = local.toLocalDate().atTime(until);
        Instant end = (today.isAfter(local) ? today : today.plusDays(1)).toInstant(offset);
        ZoneOffsetTransition change = rules.nextTransition(at);
        return change != null && change.getInstant().isBefore(end) ? change.getInstant() : end;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("Quiet hours are written as 21:00-08:00, or none; not as " + text);
    }
}
