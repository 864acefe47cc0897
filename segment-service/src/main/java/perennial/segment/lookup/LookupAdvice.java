package perennial.segment.lookup;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import perennial.platform.web.Problem;

/** Answers those who asked at a bad moment, and tells them when to ask again. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class LookupAdvice {

    private static final int RETRY_AFTER_SECONDS = 2;

    @ExceptionHandler
    ResponseEntity<Object> unavailable(Unavailable failure) {
        return Problem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                String.valueOf(failure.getMessage()),
                RETRY_AFTER_SECONDS);
    }

    @ExceptionHandler
    ResponseEntity<Object> busy(SegmentQuestions.Busy failure) {
        return Problem.retryLater(
                HttpStatus.TOO_MANY_REQUESTS, "preview_running", "Another preview is running", RETRY_AFTER_SECONDS);
    }
}
