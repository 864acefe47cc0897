package perennial.platform.web;

import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** RFC 9457 problems with a stable {@code code}. */
public final class Problem {

    static final String LACKS_SCOPE = "The token lacks the scope for this";

    private Problem() {}

    /** A problem as an answer: for what is decided, so that the transaction that decided it commits. */
    public static ResponseEntity<Object> answer(HttpStatus status, String code, String detail) {
        return answer(status, code, detail, Map.of());
    }

    public static ResponseEntity<Object> answer(
            HttpStatus status, String code, String detail, Map<String, Object> properties) {
        ProblemDetail body = body(status, code, detail);
        properties.forEach(body::setProperty);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    /** 404 for an id in the path. */
    public static ResponseEntity<Object> notFound(String what, String id) {
        return answer(HttpStatus.NOT_FOUND, "not_found", "There is no " + what + " " + id);
    }

    /** 403 by what only the body shows; what the path shows is up to {@link AccessRules}. */
    public static ResponseEntity<Object> forbidden() {
        return answer(HttpStatus.FORBIDDEN, "forbidden", LACKS_SCOPE);
    }

    /** For what could not be answered at this moment; the same request may succeed after some seconds. */
    public static ResponseEntity<Object> retryLater(HttpStatus status, String code, String detail, int afterSeconds) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, Integer.toString(afterSeconds))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body(status, code, detail));
    }

    /** For those who write an answer without Spring MVC. */
    public static ProblemDetail body(HttpStatusCode status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("about:blank"));
        body.setTitle(title(code));
        body.setProperty("code", code);
        return body;
    }

    private static String title(String code) {
        String words = code.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
