package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /** The example that the libraries of Standard Webhooks are tested with. */
    @Test
    void signaturesAreThoseOfStandardWebhooks() {
        assertThat(SigningKey.parse("whsec_" + SECRET)
                        .orElseThrow()
                        .sign(
                                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                Instant.ofEpochSecond(1614265330),
                                "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSecretIsBase64OfTwentyFourToSixtyFourBytes() {
        assertThat(SigningKey.parse(SECRET)).isPresent();
        assertThat(SigningKey.parse("whsec_too short")).isEmpty();
        assertThat(SigningKey.parse("c2hvcnQ=")).isEmpty();
        assertThat(SigningKey.parse("A".repeat(88))).isEmpty();
        assertThat(SigningKey.parse("")).isEmpty();
    }
}
