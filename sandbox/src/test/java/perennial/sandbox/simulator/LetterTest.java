package perennial.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LetterTest {

    @Test
    void theCodeIsFoundAsAReaderWouldFindIt() {
        assertThat(code("Welcome, Ada!\r\n\r\n    WELCOME-7KQ2M9XDABCD\r\n\r\nIt works once."))
                .isEqualTo("WELCOME-7KQ2M9XDABCD");
        assertThat(code("Your code: BACK-23456789ABCD.")).isEqualTo("BACK-23456789ABCD");
    }

    @Test
    void whatOnlyLooksSimilarIsNone() {
        assertThat(code("there is still something in your cart")).isEmpty();
        assertThat(code("See RFC-8058, order o-123, https://example.org/WELCOME-offers, X-WELCOME-7KQ2M9XDABCD-Y"))
                .isEmpty();
    }

    private static String code(String text) {
        Optional<String> code = new Letter("<1@example.org>", "Hello", text).code();
        return code.orElse("");
    }
}
