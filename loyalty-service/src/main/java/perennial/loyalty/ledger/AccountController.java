package perennial.loyalty.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.platform.web.Scope;

/** What customers have, and each entry that made it so. An account exists from the first thing on that could earn points. */
@RestController
@RequestMapping("/accounts/{customerId}")
class AccountController {

    /** More than anybody wants to see; what she has is in the balance. */
    private static final int MOST_LOTS = 1_000;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final AccountLookup accounts;
    private final TierLookup tiers;

    AccountController(AccountLookup accounts, TierLookup tiers) {
        this.accounts = accounts;
        this.tiers = tiers;
    }

    /** @param expiresAt null if they never do */
    record ShownLot(long points, @Nullable Instant expiresAt) {}

    /** @param earnedAt when they can be spent */
    record ShownPendingLot(
            long points,
            @Nullable Instant earnedAt,
            @Nullable Instant expiresAt) {}

    /**
     * @param tier null if there is none for so little
     * @param yearPoints what was earned in the last year
     * @param yearSpendMinor by currency, what was paid in the last year and has not come back
     * @param nextTier null if there is no higher one
     * @param lots what expires first first, as they will be spent
     */
    record Shown(
            String customerId,
            long balance,
            long pending,
            @Nullable String tier,
            long yearPoints,
            Map<String, Long> yearSpendMinor,
            TierLookup.@Nullable NextTier nextTier,
            List<ShownLot> lots,
            List<ShownPendingLot> pendingLots) {}

    record ShownPast(String customerId, Instant asOf, long balance, long pending) {}

    /**
     * The names are those of the outcome topic.
     *
     * @param reason where a person gave it, and {@code actor} who that was, for support only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShownEntry(
            String entryId,
            String type,
            long sequence,
            long points,
            long balance,
            long pending,
            @Nullable String ruleId,
            @Nullable String orderId,
            @Nullable String lineId,
            @Nullable String rewardId,
            @Nullable String tier,
            @Nullable Instant expiresAt,
            @Nullable String reason,
            @Nullable String actor,
            String causeId,
            Instant occurredAt,
            Instant recordedAt) {

        static ShownEntry of(Entry entry, boolean toSupport) {
            boolean isOpen = toSupport || entry.detail().actor() == null;
            return new ShownEntry(
                    entry.entryId().toString(),
                    entry.type().name(),
                    entry.sequence(),
                    entry.points(),
                    entry.move().balance(),
                    entry.move().pending(),
                    entry.origin().ruleId(),
                    entry.orderId(),
                    entry.origin().lineId(),
                    entry.detail().rewardId(),
                    entry.detail().tier(),
                    entry.detail().expiresAt(),
                    isOpen ? entry.detail().reason() : null,
                    isOpen ? entry.detail().actor() : null,
                    entry.origin().eventId(),
                    entry.occurredAt(),
                    entry.recordedAt());
        }
    }

    /** @param asOf what she had then, by all that is known today; what she has now if it is missing */
    @GetMapping
    @ApiResponse(
            responseCode = "200",
            description = "The account",
            content = @Content(schema = @Schema(implementation = Shown.class)))
    @ApiResponse(responseCode = "400", description = "malformed: asOf is no instant, or too far away")
    @ApiResponse(responseCode = "404", description = "not_found: there is no such account")
    ResponseEntity<Object> account(
            @PathVariable String customerId, @RequestParam(required = false) @Nullable Instant asOf) {
        if (asOf != null && (asOf.isBefore(Instant.EPOCH) || asOf.isAfter(LATEST))) {
            return Problem.answer(
                    HttpStatus.BAD_REQUEST, "malformed", "asOf must be between " + Instant.EPOCH + " and " + LATEST);
        }
        return accounts.find(customerId)
                .map(account -> ResponseEntity.<Object>ok(asOf == null ? shown(account) : shown(customerId, asOf)))
                .orElseGet(() -> Problem.notFound("account", customerId));
    }

    private Shown shown(Account account) {
        List<AccountLookup.OpenLot> lots = accounts.openLots(account.customerId(), MOST_LOTS);
        TierLookup.ShownTier tier = tiers.tierOf(account);
        return new Shown(
                account.customerId(),
                account.balance(),
                account.pending(),
                tier.tier(),
                tier.yearPoints(),
                tier.yearSpendMinor(),
                tier.next(),
                lots.stream()
                        .filter(lot -> lot.earnedAt() == null)
                        .map(lot -> new ShownLot(lot.points(), lot.expiresAt()))
                        .toList(),
                lots.stream()
                        .filter(lot -> lot.earnedAt() != null)
                        .map(lot -> new ShownPendingLot(lot.points(), lot.earnedAt(), lot.expiresAt()))
                        .toList());
    }

    private ShownPast shown(String customerId, Instant asOf) {
        AccountLookup.Past past = accounts.asOf(customerId, asOf);
        return new ShownPast(customerId, asOf, past.balance(), past.pending());
    }

    /**
     * What an agent wrote as a reason, and who that was, is for support only.
     *
     * @param after the sequence number after which to go on
     */
    @GetMapping("/entries")
    @ApiResponse(
            responseCode = "200",
            description = "Entries, the oldest first; reason and actor of what a person did for support only")
    @ApiResponse(responseCode = "404", description = "not_found: there is no such account")
    ResponseEntity<Object> entries(
            @PathVariable String customerId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "100") int limit,
            Authentication caller) {
        if (accounts.find(customerId).isEmpty()) {
            return Problem.notFound("account", customerId);
        }
        boolean toSupport = Scope.SUPPORT.isGrantedTo(caller);
        List<ShownEntry> found = accounts.entries(customerId, after, Page.bounded(limit) + 1).stream()
                .map(entry -> ShownEntry.of(entry, toSupport))
                .toList();
        return ResponseEntity.ok(Page.of(found, limit, entry -> Long.toString(entry.sequence())));
    }
}
