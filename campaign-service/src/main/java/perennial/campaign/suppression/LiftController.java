package perennial.campaign.suppression;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.campaign.channel.Channels;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;

/** Where a person takes an address off the suppression list. The address is in no path, and so in no log. */
@RestController
class LiftController {

    private final LiftWriter writer;
    private final Channels channels;

    LiftController(LiftWriter writer, Channels channels) {
        this.writer = writer;
        this.channels = channels;
    }

    /** @param reason why the person does so */
    record Lift(
            @NotBlank String channel,
            @NotBlank @Size(max = 1000) String address,
            @NotBlank @Size(max = 1000) String reason) {}

    /** @param lifted why it was on the list */
    record Lifted(String channel, Set<BounceKind> lifted) {}

    @PostMapping("/suppressions/lift")
    @Operation(
            summary = "Takes an address off the suppression list",
            description =
                    "Kept with the reason and who did it, by the address's hash. The next bounce or complaint puts it"
                            + " on the list again.")
    @ApiResponse(
            responseCode = "200",
            description = "It may be written to again",
            content = @Content(schema = @Schema(implementation = Lifted.class)))
    @ApiResponse(responseCode = "400", description = "malformed, also for a channel that there is not")
    @ApiResponse(responseCode = "404", description = "not_suppressed: it is not on the list of that channel")
    ResponseEntity<Object> lift(@Valid @RequestBody Lift lift, Principal principal) {
        if (channels.find(lift.channel()).isEmpty()) {
            return Problem.answer(
                    HttpStatus.BAD_REQUEST,
                    "malformed",
                    "channel must be one of " + String.join(", ", channels.names()));
        }
        Set<BounceKind> lifted = writer.lift(
                channels.reach(lift.channel()),
                lift.address(),
                lift.reason(),
                principal.getName(),
                RequestId.current());
        return lifted.isEmpty()
                ? Problem.answer(
                        HttpStatus.NOT_FOUND, "not_suppressed", "The address is not on the list of " + lift.channel())
                : ResponseEntity.ok(new Lifted(lift.channel(), lifted));
    }
}
