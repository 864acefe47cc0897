package perennial.segment.lookup;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import perennial.platform.web.Problem;

/** Answers those who asked at a bad moment, and tells them when to ask again. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class LookupAdvice {
    private static final String RETRY_AFTER_SECONDS = "2";

    @ExceptionHandler
    ResponseEntity<Object> unavailable(Unavailable failure) {
        return later(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", String.valueOf(failure.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<Object> busy(SegmentQuestions.Busy failure) {
        return later(HttpStatus.TOO_MANY_REQUESTS, "preview_running", "Another preview is running");
    }

    private static ResponseEntity<Object> later(HttpStatus status, String code, String detail) {
        return ResponseEntity.status(status)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.body(status, code, detail));
    }
}
