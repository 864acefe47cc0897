package perennial.platform.idempotency;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.StreamUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import perennial.platform.idempotency.IdempotencyKeys.Answer;
import perennial.platform.idempotency.IdempotencyKeys.Claim;
import perennial.platform.idempotency.IdempotencyKeys.Key;
import perennial.platform.web.Problem;
import tools.jackson.databind.json.JsonMapper;

/**
 * A changing request with an {@code Idempotency-Key} runs in one transaction with the answer that it stores. A second call with the
 * key waits for the first and gets its answer; with another body it gets 422. Answers that say nothing about the request (401, 403,
 * 429, 5xx) are not stored, and what was done on the way to them is rolled back.
 */
class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    private static final int MAX_KEY_LENGTH = 255;
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<Integer> NEVER_STORED = Set.of(401, 403, 429);

    private final IdempotencyKeys keys;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Map<String, LargeAnswer> largeAnswers;
    private final DataSize mostBody;

    /** @param mostBody of a request with a key: it has to be hashed before anything is done */
    IdempotencyFilter(
            IdempotencyKeys keys,
            TransactionTemplate transaction,
            JsonMapper json,
            List<LargeAnswer> largeAnswers,
            DataSize mostBody) {
        this.keys = keys;
        this.transaction = transaction;
        this.json = json;
        this.largeAnswers = largeAnswers.stream().collect(toMap(LargeAnswer::name, Function.identity()));
        this.mostBody = mostBody;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !CHANGING.contains(request.getMethod()) || client() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String value = request.getHeader(HEADER);
        if (value == null) {
            chain.doFilter(request, response);
        } else {
            once(value, request, response, chain);
        }
        LargeAnswer.Reference left = LargeAnswer.left(request);
        if (left != null) {
            writer(left).write(left.value(), request, response);
        }
    }

    private void once(String value, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (value.isBlank() || value.length() > MAX_KEY_LENGTH) {
            refuse(response, HttpStatus.BAD_REQUEST, "malformed", HEADER + " must have 1 to 255 characters");
            return;
        }
        int mostBytes = Math.toIntExact(mostBody.toBytes());
        byte[] body = request.getInputStream().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            refuse(
                    response,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "content_too_large",
                    "The body has more than " + mostBytes + " bytes");
            return;
        }
        Key key = new Key(
                String.valueOf(client()), request.getMethod() + " " + request.getRequestURI(), value, keys.hash(body));
        ContentCachingResponseWrapper recorded = new ContentCachingResponseWrapper(response);
        try {
            transaction.executeWithoutResult(status -> {
                Claim claim = keys.claim(key);
                switch (claim) {
                    case Claim.First first -> {
                        proceed(chain, new BufferedRequest(request, body), recorded);
                        if (isStored(recorded.getStatus())) {
                            keys.store(key, answer(request, recorded));
                        } else {
                            status.setRollbackOnly();
                        }
                    }
                    case Claim.Answered answered -> replay(answered.answer(), request, recorded);
                    case Claim.OtherBody other ->
                        refuse(
                                recorded,
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                "idempotency_key_reused",
                                "This " + HEADER + " was used with another body");
                }
            });
        } catch (UnexpectedRollbackException e) {
            logger.debug("The request rolled its transaction back; its answer stands and is not stored", e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (WrappedServletException e) {
            throw e.cause;
        }
        recorded.copyBodyToResponse();
    }

    private static boolean isStored(int status) {
        return status < 500 && !NEVER_STORED.contains(status);
    }

    private static void proceed(FilterChain chain, HttpServletRequest request, HttpServletResponse response) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new WrappedServletException(e);
        }
    }

    private static Answer answer(HttpServletRequest request, ContentCachingResponseWrapper response) {
        LargeAnswer.Reference left = LargeAnswer.left(request);
        return left != null
                ? new Answer.Large(left)
                : new Answer.Kept(response.getStatus(), response.getContentType(), response.getContentAsByteArray());
    }

    private void replay(Answer answer, HttpServletRequest request, HttpServletResponse response) {
        switch (answer) {
            case Answer.Kept kept -> replay(kept, response);
            case Answer.Large large ->
                writer(large.reference()).leave(request, large.reference().value());
        }
    }

    private LargeAnswer writer(LargeAnswer.Reference reference) {
        return requireNonNull(largeAnswers.get(reference.name()), reference.name());
    }

    private static void replay(Answer.Kept answer, HttpServletResponse response) {
        response.setStatus(answer.status());
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        try {
            StreamUtils.copy(answer.body(), response.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String code, String detail) {
        ProblemDetail problem = Problem.body(status, code, detail);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            json.writeValue(response.getOutputStream(), problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String client() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication instanceof JwtAuthenticationToken token
                ? token.getToken().getClaimAsString("client_id")
                : null;
    }

    private static final class WrappedServletException extends RuntimeException {

        private final ServletException cause;

        WrappedServletException(ServletException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** The body has been read to hash it: the controller reads it again from memory. */
    private static final class BufferedRequest extends HttpServletRequestWrapper {

        private final byte[] body;

        BufferedRequest(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new BufferedBody(body);
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BufferedBody extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        BufferedBody(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(jakarta.servlet.ReadListener listener) {
            throw new IllegalStateException("The body is in memory");
        }
    }
}
