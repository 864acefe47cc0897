package perennial.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailHasherTest {

    private final EmailHasher hasher = under(new byte[32]);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@b\u00fccher.example",
                "  Ada@B\u00dcCHER.Example\u200b\n",
                "ada@bu\u0308cher.example",
                "ada@xn--bcher-kva.example",
                "ada@XN--BCHER-KVA.EXAMPLE.",
                "\uff41da@b\u00fccher.example"
            })
    void anAddressIsTheSameHoweverItIsWritten(String address) {
        assertThat(hasher.hash(address)).isEqualTo(hasher.hash("ada@b\u00fccher.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada+1@b\u00fccher.example", "a.da@b\u00fccher.example", "ada@bucher.example", "ada@localhost"})
    void otherAddressesAreOthers(String address) {
        assertThat(hasher.hash(address)).isNotEqualTo(hasher.hash("ada@b\u00fccher.example"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \u00a0"})
    void noAddressHasNoHash(String address) {
        assertThat(hasher.hash(address)).isEmpty();
    }

    @Test
    void whatIsNoAddressIsStillTheSame() {
        assertThat(hasher.hash("@@" + "x".repeat(80) + "..")).isEqualTo(hasher.hash("@@" + "X".repeat(80) + ".. "));
    }

    @Test
    void theHashIsThatOfHmacSha256UnderTheKey() {
        assertThat(hasher.hash("Ada@example.org")).contains(ADA_UNDER_ZEROS);
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(under(other).hash("ada@example.org")).isPresent().isNotEqualTo(hasher.hash("ada@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "c2hvcnQ="})
    void aBadKeyIsNamed(String key) {
        assertThatThrownBy(() -> KeyedHash.under("perennial.some.key", key)).hasMessageContaining("perennial.some.key");
    }

    private static EmailHasher under(byte[] key) {
        return new EmailHasher(KeyedHash.under("key", Base64.getEncoder().encodeToString(key)));
    }

    private static final String ADA_UNDER_ZEROS = "ac5a6c0e31dadbfe2e282bae3b4f5e6c4a6a4a88a8608594f47a03128bdfd8e7";
}
