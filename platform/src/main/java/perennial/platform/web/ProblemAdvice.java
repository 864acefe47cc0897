package perennial.platform.web;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import perennial.platform.batching.TooManyCallsException;
import perennial.platform.failure.Transience;
import tools.jackson.core.JacksonException;

/** Every error is a problem with a code; a malformed request is told the field and the reason. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");
    private static final Map<Integer, String> CODES = Map.of(
            400, "malformed",
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "content_too_large",
            415, "unsupported_media_type");

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = failure.getCause() instanceof JacksonException json
                ? Malformed.describe(json)
                : "The request has no readable body";
        return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", detail);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Map<String, String>> errors = failure.getFieldErrors().stream()
                .map(error -> Map.of("field", error.getField(), "reason", String.valueOf(error.getDefaultMessage())))
                .toList();
        String detail = errors.stream()
                .map(error -> error.get("field") + " " + error.get("reason"))
                .collect(Collectors.joining("; "));
        return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", detail, Map.of("errors", errors));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String code = CODES.getOrDefault(status.value(), status.is4xxClientError() ? "malformed" : "internal_error");
        String detail = body instanceof ProblemDetail problem && problem.getDetail() != null
                ? problem.getDetail()
                : code.replace('_', ' ');
        return ResponseEntity.status(status).headers(headers).body(Problem.body(status, code, detail));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooManyCalls(TooManyCallsException failure) {
        LOG.warn("A call is turned away: {}", failure.getMessage());
        return Problem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Too many calls at once; try again", 1);
    }

    /** The database takes every character but one, and says which only by a state. */
    @ExceptionHandler
    ResponseEntity<Object> unstorable(DataIntegrityViolationException failure, WebRequest request) {
        if (!(failure.getMostSpecificCause() instanceof SQLException sql)
                || !UNSTORABLE_TEXT.contains(String.valueOf(sql.getSQLState()))) {
            return unexpected(failure);
        }
        String where = request.getParameterMap().entrySet().stream()
                .filter(parameter -> Arrays.stream(parameter.getValue()).anyMatch(value -> value.indexOf(0) >= 0))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("A text of the body");
        return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", where + " must not contain U+0000");
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> unexpected(Exception failure) {
        if (Transience.isTransient(failure)) {
            LOG.warn("A dependency is away: {}", failure.toString());
            return Problem.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    "Something that this needs is away; try again",
                    RETRY_AFTER_SECONDS);
        }
        LOG.error("A request failed", failure);
        return Problem.answer(
                HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "The request failed; it was logged by its id");
    }
}
