package perennial.platform.expression;

import java.util.List;
import java.util.function.Function;

/** What became of a text: an {@code E}, or the mistakes in it. */
public sealed interface Compilation<E> {

    record Compiled<E>(E result) implements Compilation<E> {}

    record Refused<E>(List<Mistake> mistakes) implements Compilation<E> {

        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }

    default <F> Compilation<F> map(Function<E, F> further) {
        return switch (this) {
            case Compiled<E> compiled -> new Compiled<>(further.apply(compiled.result()));
            case Refused<E> refused -> new Refused<>(refused.mistakes());
        };
    }
}
