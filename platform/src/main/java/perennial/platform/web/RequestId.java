package perennial.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id: the caller's {@code X-Request-Id} if it is a sensible one, otherwise a new one. It is in the
 * answer's header, in the log, and the {@code causeId} of what the request causes.
 */
public final class RequestId extends OncePerRequestFilter {

    public static final String HEADER = "X-Request-Id";
    private static final Pattern SENSIBLE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    RequestId() {}

    /** The id of the request that this thread answers. */
    public static String current() {
        String id = MDC.get(HEADER);
        if (id == null) {
            throw new IllegalStateException("Not in a request");
        }
        return id;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        @Nullable String offered = request.getHeader(HEADER);
        String id = offered != null && SENSIBLE.matcher(offered).matches()
                ? offered
                : UUID.randomUUID().toString();
        response.setHeader(HEADER, id);
        try (var ignored = MDC.putCloseable(HEADER, id)) {
            chain.doFilter(request, response);
        }
    }
}
