package perennial.loyalty.ledger;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;

/** What agents do to accounts. */
@RestController
class AdjustmentController {

    private static final long MOST_POINTS = 1_000_000_000;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_DAYS = 36_500;

    private final Adjusting adjusting;
    private final AccountLookup accounts;

    AdjustmentController(Adjusting adjusting, AccountLookup accounts) {
        this.adjusting = adjusting;
        this.accounts = accounts;
    }

    /**
     * @param points to give, or, below zero, to take
     * @param expiresAfterDays for points that are given; they never expire if it is missing
     */
    record AdjustmentRequest(
            @Min(-MOST_POINTS) @Max(MOST_POINTS) long points,

            @NotBlank @Size(max = LONGEST_REASON) @Pattern(regexp = "[^\\x00]*", message = "must not contain U+0000") String reason,

            @Nullable @Min(1) @Max(LONGEST_DAYS) Integer expiresAfterDays) {

        @AssertTrue(message = "must not be 0") boolean isPoints() {
            return points != 0;
        }

        @AssertTrue(message = "is for points that are given") boolean isExpiresAfterDays() {
            return points >= 0 || expiresAfterDays == null;
        }
    }

    record Adjusted(String entryId, long balance) {}

    /** With an {@code Idempotency-Key} a retry gets the first answer; without one it is another adjustment. */
    @PostMapping("/accounts/{customerId}/adjustments")
    @ApiResponse(
            responseCode = "201",
            description = "Adjusted",
            content = @Content(schema = @Schema(implementation = Adjusted.class)))
    @ApiResponse(responseCode = "400", description = "malformed: field and reason in errors")
    @ApiResponse(responseCode = "404", description = "not_found: there is no such account")
    @ApiResponse(
            responseCode = "409",
            description = "insufficient_points: fewer than are to be taken; with the balance")
    ResponseEntity<Object> adjust(
            @PathVariable String customerId, @Valid @RequestBody AdjustmentRequest request, Principal principal) {
        if (accounts.find(customerId).isEmpty()) {
            return Problem.notFound("account", customerId);
        }
        AccountBook.Taking taking = adjusting.adjust(new Adjusting.Adjustment(
                customerId,
                request.points(),
                request.reason(),
                principal.getName(),
                RequestId.current(),
                request.expiresAfterDays() == null ? null : Duration.ofDays(request.expiresAfterDays())));
        return switch (taking) {
            case AccountBook.Taking.Taken taken ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(new Adjusted(
                                taken.entry().entryId().toString(),
                                taken.entry().move().balance()));
            case AccountBook.Taking.Insufficient insufficient ->
                Problem.answer(
                        HttpStatus.CONFLICT,
                        "insufficient_points",
                        "There are " + insufficient.balance() + " points",
                        Map.of("balance", insufficient.balance()));
        };
    }
}
