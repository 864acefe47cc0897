package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAnswerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void whatIsAnsweredWithSuccessIsTaken() {
        assertThat(WebhookAnswer.meaning(200, Optional.empty(), NOW)).isEqualTo(new Attempt.Accepted());
        assertThat(WebhookAnswer.meaning(202, Optional.empty(), NOW)).isEqualTo(new Attempt.Accepted());
        assertThat(WebhookAnswer.meaning(204, Optional.of("9"), NOW)).isEqualTo(new Attempt.Accepted());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 410, 422})
    void whatIsWrongWithTheMessageIsItsEnd(int status) {
        assertThat(WebhookAnswer.meaning(status, Optional.empty(), NOW))
                .isEqualTo(new Attempt.Refused("http_" + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 403, 408, 425, 429})
    void whatIsNotIsTriedAgain(int status) {
        assertThat(WebhookAnswer.meaning(status, Optional.empty(), NOW))
                .isEqualTo(new Attempt.Deferred("http_" + status, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerThatFailedMayHaveTakenItBefore(int status) {
        assertThat(WebhookAnswer.meaning(status, Optional.of("60"), NOW))
                .isEqualTo(new Attempt.Doubtful("http_" + status, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "0, PT0S",
        "999999999, PT24H",
        "'Sun, 01 Mar 2026 10:05:00 GMT', PT5M",
        "'Sun, 01 Mar 2026 09:00:00 GMT',",
        "soon,",
        "-5,",
    })
    void theProviderSaysWhenButNotBeyondADay(String retryAfter, @Nullable Duration notBefore) {
        assertThat(WebhookAnswer.meaning(429, Optional.of(retryAfter), NOW))
                .isEqualTo(new Attempt.Deferred("http_429", notBefore));
    }
}
