package perennial.campaign.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BouncesTest {

    private static final UUID MESSAGE = UUID.fromString("5b1ab3a1-9f4b-4c3c-8d6f-0123456789ab");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5b1ab3a1-9f4b-4c3c-8d6f-0123456789ab",
                "<5b1ab3a1-9f4b-4c3c-8d6f-0123456789ab@perennial.example>",
                " 5B1AB3A1-9F4B-4C3C-8D6F-0123456789AB@perennial.example "
            })
    void aMessageIsNamedByItsIdOrByTheWholeMessageId(String id) {
        assertThat(idOf(id)).contains(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "<x@y>", "5b1ab3a1-9f4b-4c3c-8d6f-0123456789", "------------------------------------"})
    void whatIsNoneOfOursIsNone(String id) {
        assertThat(idOf(id)).isEmpty();
    }

    private static Optional<UUID> idOf(String id) {
        return new Bounces.Bounce(id, BounceKind.HARD, Instant.EPOCH).id();
    }
}
