package perennial.voucher.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodePatternTest {

    @Test
    void theAlphabetHasNoLookAlikesAndFiveBitsACharacter() {
        assertThat(CodePattern.ALPHABET).doesNotContain("0", "O", "1", "I").doesNotContainPattern("[^A-Z0-9]");
        assertThat(CodePattern.ALPHABET.chars().distinct().count()).isEqualTo(32);
        assertThat(CodePattern.entropyBits(12)).isEqualTo(60);
    }

    @Test
    void aCodeIsThePrefixAndThatManyCharactersOfTheAlphabet() {
        assertThat(new CodePattern("WELCOME-", 12).draw(new Random(1)))
                .matches("WELCOME-[" + CodePattern.ALPHABET + "]{12}");
    }

    @Test
    void everyCharacterIsDrawnAtEveryPlace() {
        CodePattern pattern = new CodePattern("", 12);
        Random random = new Random(7);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String code = pattern.draw(random);
            for (int place = 0; place < code.length(); place++) {
                seen.add(place + ":" + code.charAt(place));
            }
        }
        assertThat(seen).hasSize(12 * 32);
    }
}
