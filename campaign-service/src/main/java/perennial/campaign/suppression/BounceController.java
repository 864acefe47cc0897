package perennial.campaign.suppression;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;

/** Where bounces and complaints come in, translated from whatever the provider says. */
@RestController
class BounceController {

    /** As far as clocks may differ; the same as for events. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final BounceWriter writer;
    private final Clock clock;

    BounceController(BounceWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @PostMapping("/bounces")
    @Operation(
            summary = "Takes bounces and complaints",
            description = "A hard bounce keeps everything from that address, a complaint marketing; a soft bounce is"
                    + " only published. Each kind is taken once a message. Ids of no message of ours are listed in the answer and"
                    + " change nothing.")
    @ApiResponse(
            responseCode = "200",
            description = "Taken",
            content = @Content(schema = @Schema(implementation = BounceWriter.Taken.class)))
    @ApiResponse(responseCode = "400", description = "malformed, also for a time that lies ahead")
    ResponseEntity<Object> take(@Valid @RequestBody Bounces bounces) {
        Instant latest = clock.instant().plus(AHEAD);
        if (bounces.all().stream().anyMatch(bounce -> bounce.at().isAfter(latest))) {
            return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", "bounces.at must not be in the future");
        }
        return ResponseEntity.ok(writer.take(bounces, RequestId.current()));
    }
}
