package perennial.loyalty.reward;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;

/** What customers get for their points. */
@RestController
class ClaimController {

    private final Claiming claiming;

    ClaimController(Claiming claiming) {
        this.claiming = claiming;
    }

    /**
     * @param balance after it
     * @param requestId under which the voucher is asked for; its code comes on {@code retention.vouchers}
     */
    record GivenAnswer(UUID entryId, long balance, UUID requestId) {}

    /** With an {@code Idempotency-Key} a retry gets the first answer; without one it is another claim. */
    @PostMapping("/accounts/{customerId}/rewards/{rewardId}")
    @ApiResponse(
            responseCode = "201",
            description = "Spent, and its voucher is asked for",
            content = @Content(schema = @Schema(implementation = GivenAnswer.class)))
    @ApiResponse(responseCode = "404", description = "not_found: there is no such account or reward")
    @ApiResponse(
            responseCode = "409",
            description = "It is not given, and costs nothing: code is the first reason in the order of its values",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            schema = @Schema(implementation = RefusedProblem.class)))
    ResponseEntity<Object> claim(@PathVariable String customerId, @PathVariable String rewardId) {
        return switch (claiming.claim(customerId, rewardId, UUID.randomUUID(), RequestId.current())) {
            case Claiming.Answer.Given given ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(new GivenAnswer(given.entryId(), given.balance(), given.requestId()));
            case Claiming.Answer.Refused refused ->
                Problem.answer(
                        HttpStatus.CONFLICT,
                        refused.why().code(),
                        refused.why().detail(),
                        Map.of("balance", refused.balance()));
            case Claiming.Answer.Unknown unknown -> Problem.notFound(unknown.what(), unknown.id());
        };
    }
}
