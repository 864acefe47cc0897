package perennial.platform.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are too large for memory, and to be kept with an {@code Idempotency-Key}. The request is handled as any other is,
 * in a transaction that leaves behind what the answer is about; the key keeps a reference to that. The answer is written after the
 * transaction, and for each later call with the key anew: it must come out the same.
 */
public abstract class LargeAnswer {

    private static final String ATTRIBUTE = LargeAnswer.class.getName();

    private final String name;

    /** @param name kept with references; never changes */
    protected LargeAnswer(String name) {
        this.name = name;
    }

    /** Called once what the reference stands for is committed. Writes status, headers and body. */
    protected abstract void write(String reference, HttpServletRequest request, HttpServletResponse response)
            throws IOException;

    /** To be called by whoever handles the request, who then writes nothing himself. */
    public final void leave(HttpServletRequest request, String reference) {
        request.setAttribute(ATTRIBUTE, new Reference(name, reference));
    }

    final String name() {
        return name;
    }

    static @Nullable Reference left(HttpServletRequest request) {
        return (Reference) request.getAttribute(ATTRIBUTE);
    }

    /** What stands in an answer's place. */
    record Reference(String name, String value) {}
}
