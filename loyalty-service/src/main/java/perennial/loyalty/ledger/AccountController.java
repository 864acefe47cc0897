package perennial.loyalty.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;

/** What customers have, and each entry that made it so. An account exists from the first order or entry into a segment on. */
@RestController
@RequestMapping("/accounts/{customerId}")
class AccountController {

    private final Ledger ledger;

    AccountController(Ledger ledger) {
        this.ledger = ledger;
    }

    record Shown(String customerId, long balance, long pending, List<Account.Lot> lots) {}

    /** The names are those of the outcome topic. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShownEntry(
            String entryId,
            String type,
            long sequence,
            long points,
            long balance,
            long pending,
            String ruleId,
            @Nullable String orderId,
            String causeId,
            Instant occurredAt,
            Instant recordedAt) {

        static ShownEntry of(Entry entry) {
            return new ShownEntry(
                    entry.entryId().toString(),
                    entry.type().name(),
                    entry.sequence(),
                    entry.points(),
                    entry.balance(),
                    entry.pending(),
                    entry.ruleId(),
                    entry.orderId(),
                    entry.eventId(),
                    entry.occurredAt(),
                    entry.recordedAt());
        }
    }

    @GetMapping
    ResponseEntity<Object> account(@PathVariable String customerId) {
        return ledger.find(customerId)
                .map(account -> ok(new Shown(customerId, account.balance(), account.pending(), account.lots())))
                .orElseGet(() -> Problem.notFound("account", customerId));
    }

    /** @param after the sequence number after which to go on */
    @GetMapping("/entries")
    ResponseEntity<Object> entries(
            @PathVariable String customerId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "100") int limit) {
        if (ledger.find(customerId).isEmpty()) {
            return Problem.notFound("account", customerId);
        }
        List<ShownEntry> found = ledger.entries(customerId, after, Page.bounded(limit) + 1).stream()
                .map(ShownEntry::of)
                .toList();
        return ok(Page.of(found, limit, entry -> Long.toString(entry.sequence())));
    }

    private static ResponseEntity<Object> ok(Object body) {
        return ResponseEntity.ok(body);
    }
}
