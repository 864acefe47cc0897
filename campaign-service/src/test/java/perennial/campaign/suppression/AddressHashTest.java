package perennial.campaign.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import perennial.campaign.recipient.Reach;
import perennial.platform.secret.KeyedHash;

class AddressHashTest {

    private final AddressHash hash =
            new AddressHash(KeyedHash.under("key", Base64.getEncoder().encodeToString(new byte[32])));

    @Test
    void aMailAddressIsTheSameHoweverItIsWritten() {
        Reach email = new Reach.ByEmail("email");

        assertThat(hash.of(email, " Ada@Shop.example")).isEqualTo(hash.of(email, "ada@shop.example"));
        assertThat(hash.of(email, "ada@shop.example")).doesNotContain("ada").hasSize(64);
    }

    @Test
    void anotherAddressIsTakenAsItIs() {
        Reach push = new Reach.ByAttribute("push", "pushToken");

        assertThat(hash.of(push, "aB3")).isNotEqualTo(hash.of(push, "ab3")).isEqualTo(hash.of(push, "aB3 "));
    }
}
