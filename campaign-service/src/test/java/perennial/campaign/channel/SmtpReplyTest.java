package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {

    @ParameterizedTest
    @CsvSource({
        // phase, reply (0: the connection broke), what it means
        "SENDER, 0, Deferred connection_lost",
        "SENDER, 451, Deferred smtp_451",
        "SENDER, 550, Deferred smtp_550",
        "RECIPIENT, 0, Deferred connection_lost",
        "RECIPIENT, 450, Deferred smtp_450",
        "RECIPIENT, 550, Refused smtp_550",
        "DATA, 0, Unknown connection_lost",
        "DATA, 452, Deferred smtp_452",
        "DATA, 554, Refused smtp_554",
    })
    void whatAFailureMeansDependsOnHowFarItCame(SmtpReply.Phase phase, int reply, String meaning) {
        assertThat(SmtpReply.meaning(phase, reply == 0 ? OptionalInt.empty() : OptionalInt.of(reply)))
                .extracting(SmtpReplyTest::words)
                .isEqualTo(meaning);
    }

    private static String words(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Accepted accepted -> "Accepted";
            case Attempt.Refused refused -> "Refused " + refused.reason();
            case Attempt.Deferred deferred -> "Deferred " + deferred.reason();
            case Attempt.Doubtful doubtful -> "Doubtful " + doubtful.reason();
            case Attempt.Unknown unknown -> "Unknown " + unknown.reason();
        };
    }
}
