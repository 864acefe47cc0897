package perennial.voucher.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodePatternTest {

    private static final String DIGITS = "0123456789";

    @Test
    void theUsualAlphabetHasNoLookAlikesAndFiveBitsACharacter() {
        assertThat(CodePattern.ALPHABET).doesNotContain("0", "O", "1", "I").doesNotContainPattern("[^A-Z0-9]");
        assertThat(CodePattern.ALPHABET.chars().distinct().count()).isEqualTo(32);
        assertThat(CodePattern.USUAL).isEqualTo(new CodePattern("", 12, CodePattern.ALPHABET));
    }

    @ParameterizedTest(name = "{1} of {0} have {2} bits; {3} are enough")
    @CsvSource({
        "23456789ABCDEFGHJKLMNPQRSTUVWXYZ, 12, 60, 12",
        "23456789ABCDEFGHJKLMNPQRSTUVWXYZ, -1, 0, 12",
        "0123456789, 18, 59, 19",
        "0123456789, 19, 63, 19",
        "01234567, 20, 60, 20",
        "AB, 40, 40, 60",
    })
    void entropyIsCountedInWholeBits(String alphabet, int length, long bits, int enough) {
        assertThat(CodePattern.entropyBits(length, alphabet)).isEqualTo(bits);
        assertThat(CodePattern.lengthThatIsEnough(alphabet)).isEqualTo(enough);
        assertThat(CodePattern.entropyBits(enough, alphabet)).isGreaterThanOrEqualTo(60);
    }

    @Test
    void aCodeIsThePrefixAndThatManyCharactersOfTheAlphabet() {
        assertThat(new CodePattern("WELCOME-", 12, CodePattern.ALPHABET).draw(new Random(1)))
                .matches("WELCOME-[" + CodePattern.ALPHABET + "]{12}");
        assertThat(new CodePattern("", 19, DIGITS).draw(new Random(1))).matches("[0-9]{19}");
    }

    @Test
    void everyCharacterIsDrawnAtEveryPlace() {
        Random random = new Random(7);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String code = CodePattern.USUAL.draw(random);
            for (int place = 0; place < code.length(); place++) {
                seen.add(place + ":" + code.charAt(place));
            }
        }
        assertThat(seen).hasSize(12 * 32);
    }
}
