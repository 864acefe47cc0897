package perennial.campaign.channel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a provider's answer means. */
final class WebhookAnswer {

    private static final Duration LONGEST = Duration.ofDays(1);

    private WebhookAnswer() {}

    /**
     * A server that has failed, or whoever stands before one, may have done so after the message was taken.
     *
     * @param retryAfter the header, as it came
     */
    static Attempt meaning(int status, Optional<String> retryAfter, Instant now) {
        if (status >= 200 && status < 300) {
            return new Attempt.Accepted();
        }
        String reason = "http_" + status;
        if (isAboutTheMessage(status)) {
            return new Attempt.Refused(reason);
        }
        Duration notBefore = retryAfter.map(text -> duration(text, now)).orElse(null);
        return status < 500 ? new Attempt.Deferred(reason, notBefore) : new Attempt.Doubtful(reason, notBefore);
    }

    /** Who does not know us (401, 403) may do so once our configuration is corrected. */
    private static boolean isAboutTheMessage(int status) {
        return switch (status) {
            case 401, 403, 408, 425, 429 -> false;
            default -> status >= 400 && status < 500;
        };
    }

    /** Seconds, or a date (RFC 9110). */
    private static @Nullable Duration duration(String text, Instant now) {
        try {
            Duration asked = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return asked.isNegative() ? null : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
