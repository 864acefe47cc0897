package perennial.campaign.suppression;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a provider tells of messages, as it is posted. */
record Bounces(
        @NotNull @Size(min = 1, max = 1000) @JsonProperty("bounces")
        List<@Valid @NotNull Bounce> all) {

    private static final Pattern MESSAGE_ID = Pattern.compile("<?([0-9a-fA-F-]{36})(?:@[^>]*)?>?");

    record Bounce(
            @NotBlank @Schema(description = "The message's id, or the mail's whole Message-ID")
            String messageId,

            @NotNull BounceKind kind,
            @NotNull Instant at) {

        /** Empty if it cannot be one of ours. */
        Optional<UUID> id() {
            Matcher matcher = MESSAGE_ID.matcher(messageId.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            try {
                return Optional.of(UUID.fromString(matcher.group(1)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
