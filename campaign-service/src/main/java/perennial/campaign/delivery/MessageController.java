package perennial.campaign.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;

/** What was sent to a customer and what was not, and why, the latest first; and how a person has it sent once more. */
@RestController
class MessageController {

    private final MessageTable messages;
    private final ResendWriter resends;

    MessageController(MessageTable messages, ResendWriter resends) {
        this.messages = messages;
        this.resends = resends;
    }

    /**
     * A message as it is answered.
     *
     * @param position for paging
     * @param orderId the order that it is about
     * @param resendOf the message that a person had sent once more; null for what a journey sends
     * @param actor that person
     * @param at when it was settled; null as long as it is not
     */
    record MessageView(
            String position,
            String messageId,
            String journeyId,
            String campaignId,
            int campaignVersion,
            String stepId,
            String templateId,
            String channel,
            String messageClass,
            String state,
            @Nullable String reason,
            List<String> voucherCodes,
            @Nullable String orderId,
            @Nullable String resendOf,
            @Nullable String actor,
            String causeId,
            Instant dueAt,
            @Nullable Instant at) {}

    @GetMapping("/customers/{customerId}/messages")
    ResponseEntity<Object> list(
            @PathVariable String customerId,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "100") int limit) {
        if (after != null && after < 1) {
            return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", "after must be a position of the page before");
        }
        List<MessageView> found =
                messages.before(customerId, after == null ? Long.MAX_VALUE : after, Page.bounded(limit) + 1).stream()
                        .map(MessageController::view)
                        .toList();
        Object page = Page.of(found, limit, MessageView::position);
        return ResponseEntity.ok(page);
    }

    /** @param messageId of the new one */
    record ResentView(String messageId, String resendOf) {}

    @PostMapping("/messages/{messageId}/resend")
    @Operation(
            summary = "Has a message sent once more",
            description = "As a new message with an id of its own, which goes through all checks again but the cap.")
    @ApiResponse(
            responseCode = "202",
            description = "It is due",
            content = @Content(schema = @Schema(implementation = ResentView.class)))
    @ApiResponse(responseCode = "404", description = "not_found: there is no such message")
    @ApiResponse(
            responseCode = "409",
            description =
                    "not_resendable: it is neither FAILED nor UNCONFIRMED, or was resent before; code_disabled: it FAILED"
                            + " with a code that nobody was told")
    ResponseEntity<Object> resend(@PathVariable String messageId, Principal principal) {
        Optional<UUID> id = uuid(messageId);
        if (id.isEmpty()) {
            return Problem.notFound("message", messageId);
        }
        return switch (resends.resend(id.get(), principal.getName(), RequestId.current())) {
            case ResendWriter.Answer.Resent resent ->
                ResponseEntity.status(HttpStatus.ACCEPTED)
                        .body(new ResentView(resent.message().messageId().toString(), messageId));
            case ResendWriter.Answer.NoSuchMessage none -> Problem.notFound("message", messageId);
            case ResendWriter.Answer.NotResendable other ->
                notResendable("Only what is FAILED or UNCONFIRMED can be resent; this message is " + other.state());
            case ResendWriter.Answer.ResentBefore before ->
                notResendable("This message has been resent, as " + before.as());
            case ResendWriter.Answer.CodeDisabled disabled ->
                Problem.answer(
                        HttpStatus.CONFLICT,
                        "code_disabled",
                        "Nobody was told this message's code, so it was disabled as the message failed; issue another one");
        };
    }

    private static ResponseEntity<Object> notResendable(String detail) {
        return Problem.answer(HttpStatus.CONFLICT, "not_resendable", detail);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static MessageView view(MessageTable.Shown shown) {
        Message message = shown.message();
        Voucher voucher = message.voucher();
        Message.Resend resend = message.resend();
        return new MessageView(
                Long.toString(shown.sequence()),
                message.messageId().toString(),
                message.journeyId().toString(),
                message.campaignId(),
                message.campaignVersion(),
                message.stepId(),
                message.templateId(),
                message.channel(),
                message.messageClass().id(),
                shown.state().name(),
                shown.reason(),
                voucher == null ? List.of() : List.of(voucher.code()),
                message.occasion().orderId(),
                resend == null ? null : resend.of().toString(),
                resend == null ? null : resend.actor(),
                message.causeId(),
                message.dueAt(),
                shown.settledAt());
    }
}
