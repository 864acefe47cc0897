package perennial.platform.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    /** @param asked the names that were looked up */
    private record Box(int size, @Nullable String colour, Map<String, Long> prices, List<String> asked) {

        private <T> T asked(String name, T answer) {
            asked.add(name);
            return answer;
        }
    }

    private static final Vocabulary<Box> VOCABULARY = Vocabulary.<Box>builder()
            .value("box.size", SimpleType.INT, box -> box.asked("box.size", (long) box.size()))
            .value("box.colour", SimpleType.STRING, Box::colour)
            .ofCurrency(
                    "box.priceMinor",
                    SimpleType.INT,
                    (box, currency) -> box.prices().getOrDefault(currency, 0L))
            .ofText("label", SimpleType.STRING, (box, text) -> text + box.size())
            .ofNumber("hours", SimpleType.DURATION, (box, number) -> Duration.ofHours(number))
            .ofInstant("age", SimpleType.DURATION, (box, instant) -> Duration.between(instant, Instant.EPOCH))
            .build();

    private static final ExpressionCompiler<Box> CONDITIONS = VOCABULARY.compilerOf(SimpleType.BOOL);

    private final Box box = new Box(3, null, Map.of("EUR", 500L), new ArrayList<>());

    @Test
    void namesAndFunctionsStandForWhatTheSubjectHas() throws CelEvaluationException {
        assertThat(expression("box.size == 3 && box.priceMinor('EUR') == 500 && box.priceMinor('USD') == 0")
                        .holds(box))
                .isTrue();
        assertThat(expression("label('no ') == 'no 3' && age(timestamp('1969-12-31T00:00:00Z')) == hours(24)")
                        .holds(box))
                .isTrue();
        assertThat(compiled(VOCABULARY.compilerOf(SimpleType.INT).compile("box.size * 2"))
                        .evaluate(box))
                .isEqualTo(6L);
    }

    @Test
    void onlyWhatAnExpressionAsksForIsLookedUp() {
        assertThat(expression("true || box.size == 3").holds(box)).isTrue();
        assertThat(box.asked()).isEmpty();
    }

    @Test
    void whatReadsWhatThereIsNotCannotBeTold() {
        Expression<Box> red = expression("box.colour == 'red'");

        assertThat(red.holds(box)).isFalse();
        assertThat(expression("!(box.colour == 'red')").holds(box)).isFalse();
        assertThatThrownBy(() -> red.evaluate(box)).isInstanceOf(CelEvaluationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a': true, 'b': 1}[label('a')]", "dyn(true)", "[true, 'no'][box.size]"})
    void whatMayOrMayNotBeOfTheTypeIsRefusedWhenItIsWrittenAndNotWhenItIsAsked(String text) {
        switch (CONDITIONS.compile(text)) {
            case Compilation.Compiled<Expression<Box>> compiled -> fail("%s was accepted", text);
            case Compilation.Refused<Expression<Box>> refused ->
                assertThat(refused.mistakes())
                        .extracting(Mistake::message)
                        .containsExactly("expected type 'bool' but found 'dyn'");
        }
    }

    @Test
    void whatIsJoinedByAndIsLookedAtAlone() {
        List<Expression<Box>> parts =
                expression("box.size == 3 && (label('x') == 'y' && 1 / 0 == 1)").conjuncts();

        assertThat(parts).extracting(part -> part.holds(box)).containsExactly(true, false, false);
        assertThat(parts)
                .extracting(part -> part.reads(name -> name.startsWith("box.")))
                .containsExactly(true, false, false);
        assertThat(parts).extracting(part -> part.reads("label"::equals)).containsExactly(false, true, false);
        assertThat(expression("box.size == 3 || false").conjuncts()).hasSize(1);
    }

    @Test
    void twoThatReadTheSameAreEqual() {
        assertThat(expression("box.size == 3")).isEqualTo(expression("box.size == 3"));
        assertThat(expression("box.size == 3")).isNotEqualTo(expression("box.size == 4"));
        assertThat(expression("box.size == 3 && true").conjuncts().getFirst())
                .isNotEqualTo(expression("box.size == 3 && true"));
    }

    @Test
    void mistakesNameTheirPlaceAndWhatWasExpected() {
        assertThat(mistakes("weight > 1"))
                .containsExactly("line 1, column 1: unknown name 'weight', expected one of age(...), box.colour,"
                        + " box.priceMinor(...), box.size, hours(...), label(...)");
        assertThat(mistakes("box.size == 3 &&\n  box.priceMinor('eur') > 1 && box.priceMinor('Euro') > 1"))
                .containsExactly(
                        "line 2, column 18: 'eur' is no currency, expected three capital letters (ISO 4217)",
                        "line 2, column 47: 'Euro' is no currency, expected three capital letters (ISO 4217)");
        assertThat(mistakes("label('eur') == 'x'")).isEmpty();
        assertThat(mistakes("box.size")).singleElement().asString().contains("expected type 'bool' but found 'int'");
        assertThat(((Compilation.Refused<Expression<Box>>) Vocabulary.<Box>builder()
                                .build()
                                .compilerOf(SimpleType.BOOL)
                                .compile("weight > 1"))
                        .mistakes())
                .extracting(Mistake::toString)
                .containsExactly("line 1, column 1: unknown name 'weight', there are no names to use here");
    }

    private static Expression<Box> expression(String text) {
        return compiled(CONDITIONS.compile(text));
    }

    private static Expression<Box> compiled(Compilation<Expression<Box>> compilation) {
        return ((Compilation.Compiled<Expression<Box>>) compilation).result();
    }

    private static List<String> mistakes(String text) {
        return switch (CONDITIONS.compile(text)) {
            case Compilation.Compiled<Expression<Box>> compiled -> List.of();
            case Compilation.Refused<Expression<Box>> refused ->
                refused.mistakes().stream().map(Mistake::toString).toList();
        };
    }
}
