package perennial.campaign.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.platform.secret.KeyedHash;

class UnsubscribeLinksTest {

    private static final UUID MESSAGE = UUID.fromString("5b1ab3a1-9f4b-4c3c-8d6f-0123456789ab");

    private final UnsubscribeLinks links = links(0);

    @Test
    void aLinkLeadsBackToItsMessage() {
        URI link = links.of(MESSAGE);

        assertThat(link.toString()).matches("https://mail\\.example/x/unsubscribe/[A-Za-z0-9_-]{43}");
        assertThat(links.messageOf(link.getPath().substring("/x/unsubscribe/".length())))
                .contains(MESSAGE);
    }

    @Test
    void noCharacterOfATokenCanBeChanged() {
        String token = links.token(MESSAGE);

        for (int i = 0; i < token.length(); i++) {
            // Two bits of the last character mean nothing; a strict decoder wants them to be zero.
            char other = token.charAt(i) == 'A' ? 'E' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(links.messageOf(changed)).as("character %d", i).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAA AAAA"})
    void whatIsNoTokenIsNone(String token) {
        assertThat(links.messageOf(token)).isEmpty();
    }

    @Test
    void aTokenOfAnotherKeyIsNone() {
        assertThat(links.messageOf(links(1).token(MESSAGE))).isEmpty();
        assertThat(links.messageOf(links.token(MESSAGE) + "A")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "c2hvcnQ="})
    void aServiceWithoutAProperKeyDoesNotStart(String key) {
        assertThatThrownBy(() -> new SuppressionConfiguration().unsubscribeLinks("https://mail.example", key))
                .hasMessageContaining("perennial.unsubscribe.key");
        assertThatThrownBy(() -> new SuppressionConfiguration().addressHash(key))
                .hasMessageContaining("perennial.suppression.key");
    }

    private static UnsubscribeLinks links(int firstByte) {
        byte[] key = new byte[32];
        key[0] = (byte) firstByte;
        return new UnsubscribeLinks(
                "https://mail.example/x/",
                KeyedHash.under("key", Base64.getEncoder().encodeToString(key)));
    }
}
