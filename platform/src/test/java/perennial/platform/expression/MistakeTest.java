package perennial.platform.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakeTest {

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(Bounds.OPTIONS)
            .addVar("size", SimpleType.INT)
            .addVar("colour", SimpleType.STRING)
            .setResultType(SimpleType.BOOL)
            .build();

    private static final Expectations EXPECTATIONS = new Expectations() {
        @Override
        public String insteadOf(String unknownName) {
            return "expected colour or size";
        }

        @Override
        public Optional<String> insteadOf(String function, String arguments) {
            return arguments.contains("string") && function.equals("_-_")
                    ? Optional.of("nothing is taken from a text")
                    : Optional.empty();
        }
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "weight > 1         | line 1, column 1: unknown name 'weight', expected colour or size",
                "size > colour      | line 1, column 6: '>' does not apply to (int, string), expected one of (bool, bool),(int, int)",
                "`colour - 'x' > 1` | line 1, column 8: '-' does not apply to (string, string); nothing is taken from a text",
                "size               | line 1, column 1: expected type 'bool' but found 'int'",
                "size >             | line 1, column 7: mismatched input '<EOF>'",
            })
    void saysWhereAndWhatWasExpected(String text, String mistake) {
        assertThat(Mistake.in(COMPILER.compile(text), EXPECTATIONS))
                .first()
                .asString()
                .startsWith(mistake);
    }

    @Test
    void allAreTold() {
        assertThat(Mistake.in(COMPILER.compile("weight > 1 &&\n  height > 2"), EXPECTATIONS))
                .extracting(Mistake::line)
                .containsExactly(1, 2);
    }

    @Test
    void oneThatTheCheckerDoesNotKnowIsToldAtItsPart() throws CelValidationException {
        CelValidationResult checked = COMPILER.compile("size > 1 &&\n  colour == 'x'");
        var second =
                checked.getAst().getExpr().call().args().getLast().call().args().getLast();

        assertThat(Mistake.at(checked.getAst(), second, "no colour")).isEqualTo(new Mistake(2, 13, "no colour"));
    }

    @Test
    void aTextThatIsTooLongIsAMistake() {
        assertThat(Mistake.in(COMPILER.compile("true" + " ".repeat(5_000) + "&& true"), EXPECTATIONS))
                .isNotEmpty();
    }
}
