package perennial.voucher.redemption;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;
import perennial.voucher.redemption.Requests.RedemptionRequest;
import perennial.voucher.redemption.Requests.RollbackRequest;
import perennial.voucher.redemption.Requests.ValidationRequest;
import perennial.voucher.register.Cause;

/** What a shop asks at checkout. */
@RestController
class RedemptionController {

    private final Redeeming redeeming;
    private final MeterRegistry metrics;

    RedemptionController(Redeeming redeeming, MeterRegistry metrics) {
        this.redeeming = redeeming;
        this.metrics = metrics;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VoucherAnswer(
            String code,
            boolean valid,
            @Nullable Long discountMinor,
            @Nullable String reason) {

        static VoucherAnswer of(Judgement judgement) {
            return switch (judgement) {
                case Judgement.Valid valid ->
                    new VoucherAnswer(valid.code().value(), true, valid.discountMinor(), null);
                case Judgement.Refused refused ->
                    new VoucherAnswer(
                            refused.code().value(),
                            false,
                            null,
                            refused.reason().code());
            };
        }
    }

    record ValidationAnswer(boolean valid, long discountMinor, long totalMinor, List<VoucherAnswer> vouchers) {}

    record RedeemedAnswer(
            String redemptionId, String orderId, long discountMinor, long totalMinor, List<VoucherAnswer> vouchers) {}

    record RefusedVoucher(String code, String reason) {}

    record RollbackAnswer(String redemptionId, Instant rolledBackAt) {}

    @PostMapping("/validations")
    ValidationAnswer validate(@Valid @RequestBody ValidationRequest request) {
        Checkout checkout = request.checkout();
        Assessment assessment = redeeming.validate(checkout);
        return new ValidationAnswer(
                assessment.isValid(),
                assessment.discountMinor(),
                checkout.totalMinor() - assessment.discountMinor(),
                assessment.judgements().stream().map(VoucherAnswer::of).toList());
    }

    /** A retry for the same order gets the same answer. */
    @PostMapping("/redemptions")
    ResponseEntity<Object> redeem(@Valid @RequestBody RedemptionRequest request, Principal principal) {
        RedemptionAnswer answer = redeeming.redeem(request.checkout(), request.orderId(), cause(principal));
        return switch (answer) {
            case RedemptionAnswer.Redeemed redeemed ->
                ResponseEntity.status(HttpStatus.CREATED).body(answer(redeemed.redemption()));
            case RedemptionAnswer.Refused refused -> problem(refused.codes());
        };
    }

    @PostMapping("/redemptions/{id}/rollback")
    ResponseEntity<Object> rollBack(
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable RollbackRequest request,
            Principal principal) {
        return redeeming
                .rollBack(id, request == null ? null : request.reason(), cause(principal))
                .<ResponseEntity<Object>>map(rolledBack ->
                        ResponseEntity.ok(new RollbackAnswer(id, Objects.requireNonNull(rolledBack.rolledBackAt()))))
                .orElseGet(() -> Problem.notFound("redemption", id));
    }

    private static RedeemedAnswer answer(Redemption redemption) {
        return new RedeemedAnswer(
                redemption.redemptionId(),
                redemption.orderId(),
                redemption.discountMinor(),
                redemption.totalAfterMinor(),
                redemption.vouchers().stream().map(VoucherAnswer::of).toList());
    }

    private ResponseEntity<Object> problem(List<Judgement.Refused> refused) {
        refused.forEach(code -> metrics.counter(
                        "perennial.redemption.refusals", "reason", code.reason().code())
                .increment());
        return Problem.answer(
                HttpStatus.CONFLICT,
                refused.getFirst().reason().code(),
                refused.stream()
                        .map(code -> code.code() + ": " + code.reason().description())
                        .collect(joining("; ")),
                Map.of(
                        "vouchers",
                        refused.stream()
                                .map(code -> new RefusedVoucher(
                                        code.code().value(), code.reason().code()))
                                .toList()));
    }

    private static Cause cause(Principal principal) {
        return new Cause(RequestId.current(), principal.getName());
    }
}
