package perennial.campaign.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;

/** What was sent to a customer and what was not, and why; the latest first. */
@RestController
class MessageController {

    private final MessageTable messages;

    MessageController(MessageTable messages) {
        this.messages = messages;
    }

    /**
     * A message as it is answered.
     *
     * @param position for paging
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

    private static MessageView view(MessageTable.Shown shown) {
        Message message = shown.message();
        Voucher voucher = message.voucher();
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
                message.causeId(),
                message.dueAt(),
                shown.settledAt());
    }
}
