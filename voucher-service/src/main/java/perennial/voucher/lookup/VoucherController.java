package perennial.voucher.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Page;
import perennial.platform.web.Problem;
import perennial.voucher.code.Code;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;
import perennial.voucher.register.VoucherRegister.Numbered;

@RestController
class VoucherController {

    private final VoucherRegister register;
    private final RedemptionHistory history;
    private final Clock clock;

    VoucherController(VoucherRegister register, RedemptionHistory history, Clock clock) {
        this.register = register;
        this.history = history;
        this.clock = clock;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VoucherView(
            String code,
            Status status,
            String promotionId,
            int promotionVersion,
            @Nullable String customerId,
            @Nullable String requestId,
            @Nullable String campaignId,
            Instant issuedAt,
            Instant validFrom,
            @Nullable Instant validUntil,
            @Nullable Instant deliveredAt,
            @Nullable Instant disabledAt,
            @Nullable String disabledReason,
            List<RedemptionHistory.Entry> redemptions) {

        static VoucherView of(Voucher voucher, List<RedemptionHistory.Entry> redemptions, Instant now) {
            return new VoucherView(
                    voucher.code().value(),
                    Status.of(voucher, now),
                    voucher.promotionId(),
                    voucher.promotionVersion(),
                    voucher.customerId(),
                    voucher.origin().requestId(),
                    voucher.origin().campaignId(),
                    voucher.issuedAt(),
                    voucher.period().from(),
                    voucher.period().until(),
                    voucher.progress().deliveredAt(),
                    voucher.progress().disabledAt(),
                    voucher.progress().disabledReason(),
                    redemptions);
        }
    }

    @GetMapping("/vouchers/{code}")
    ResponseEntity<Object> read(@PathVariable String code) {
        return register.find(Code.of(code))
                .<ResponseEntity<Object>>map(
                        voucher -> ResponseEntity.ok(views(List.of(voucher)).getFirst()))
                .orElseGet(() -> Problem.notFound("voucher", code));
    }

    /** The newest first; {@code after} is the {@code next} of the page before. */
    @GetMapping("/customers/{customerId}/vouchers")
    Page<VoucherView> ofCustomer(
            @PathVariable String customerId,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(defaultValue = "100") int limit) {
        List<Numbered> found =
                register.ofCustomer(customerId, after == null ? Long.MAX_VALUE : after, Page.bounded(limit) + 1);
        Page<Numbered> page = Page.of(found, limit, last -> Long.toString(last.number()));
        return new Page<>(views(page.items().stream().map(Numbered::voucher).toList()), page.next());
    }

    private List<VoucherView> views(List<Voucher> vouchers) {
        Map<Code, List<RedemptionHistory.Entry>> redemptions =
                history.of(vouchers.stream().map(Voucher::code).toList());
        Instant now = clock.instant();
        return vouchers.stream()
                .map(voucher -> VoucherView.of(voucher, redemptions.getOrDefault(voucher.code(), List.of()), now))
                .toList();
    }
}
