package perennial.voucher.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeTest {

    private static final Code CODE = new Code("WELCOME-7KQ2M9XDABCD");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WELCOME-7KQ2M9XDABCD",
                "welcome-7kq2m9xdabcd",
                "  Welcome-7kQ2m9xdABCD\t\n",
                "\u00a0WELCOME-7KQ2M9XDABCD\u200b",
                "\ufeffWELCOME-7KQ2M9XDABCD\u0000"
            })
    void isTheSameHoweverItIsTypedOrCopied(String typed) {
        assertThat(Code.of(typed)).isEqualTo(CODE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "WELCOME 7KQ2", "A\u0000B", "SOMMERSPASS\u00dc", "\ud800", "'; drop table voucher"})
    void whatIsNoCodeIsNotLookedFor(String typed) {
        assertThat(Code.of(typed).isPossible()).isFalse();
    }

    @Test
    void allThatCanBeIssuedIsLookedFor() {
        assertThat(CODE.isPossible()).isTrue();
        assertThat(new Code("A".repeat(64)).isPossible()).isTrue();
        assertThat(new Code("A".repeat(65)).isPossible()).isFalse();
    }
}
