package perennial.campaign.channel;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;

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

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("Quiet hours are written as 21:00-08:00, or none; not as " + text);
    }
}
