package perennial.voucher.redemption;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;
import perennial.voucher.guessing.Guesses;
import perennial.voucher.redemption.Requests.RedemptionRequest;
import perennial.voucher.redemption.Requests.ReservationRequest;
import perennial.voucher.redemption.Requests.RollbackRequest;
import perennial.voucher.redemption.Requests.ValidationRequest;
import perennial.voucher.register.Cause;
import perennial.voucher.rule.Reason;

/** What a shop asks at checkout. */
@RestController
class RedemptionController {

    private final Redeeming redeeming;
    private final Guesses guesses;
    private final MeterRegistry metrics;

    RedemptionController(Redeeming redeeming, Guesses guesses, MeterRegistry metrics) {
        this.redeeming = redeeming;
        this.guesses = guesses;
        this.metrics = metrics;
        // An alarm sees a counter rise, and not that it was not there before.
        Arrays.stream(Reason.values()).forEach(this::refusals);
    }

    /** @param lines how the discount is spread over the order's lines; those that it leaves alone are not named */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VoucherAnswer(
            String code,
            boolean valid,
            @Nullable Long discountMinor,
            @Nullable List<Use.LineDiscount> lines,
            @Nullable String reason) {

        static VoucherAnswer of(Judgement judgement) {
            return switch (judgement) {
                case Judgement.Valid valid ->
                    new VoucherAnswer(valid.code().value(), true, valid.discountMinor(), valid.lines(), null);
                case Judgement.Refused refused ->
                    new VoucherAnswer(
                            refused.code().value(),
                            false,
                            null,
                            null,
                            refused.reason().code());
            };
        }

        static VoucherAnswer of(Use use) {
            return new VoucherAnswer(use.code().value(), true, use.discountMinor(), use.lines(), null);
        }
    }

    record ValidationAnswer(boolean valid, long discountMinor, long totalMinor, List<VoucherAnswer> vouchers) {}

    record RedeemedAnswer(
            String redemptionId, String orderId, long discountMinor, long totalMinor, List<VoucherAnswer> vouchers) {}

    record ReservedAnswer(String reservationId, Instant expiresAt) {}

    record RefusedVoucher(String code, String reason) {}

    record RollbackAnswer(String redemptionId, Instant rolledBackAt) {}

    @PostMapping("/validations")
    @ApiResponse(
            responseCode = "200",
            description = "What redeeming would say now",
            content = @Content(schema = @Schema(implementation = ValidationAnswer.class)))
    ResponseEntity<Object> validate(@Valid @RequestBody ValidationRequest request) {
        Checkout checkout = request.checkout();
        return unlessShutOut(checkout, () -> {
            Assessment assessment = redeeming.validate(checkout);
            countUnknown(checkout, assessment.refused());
            return ResponseEntity.ok(new ValidationAnswer(
                    assessment.isValid(),
                    assessment.discountMinor(),
                    checkout.cart().totalMinor() - assessment.discountMinor(),
                    assessment.judgements().stream().map(VoucherAnswer::of).toList()));
        });
    }

    /** A retry for the same order gets the same answer. */
    @PostMapping("/redemptions")
    @ApiResponse(
            responseCode = "201",
            description = "Redeemed",
            content = @Content(schema = @Schema(implementation = RedeemedAnswer.class)))
    ResponseEntity<Object> redeem(@Valid @RequestBody RedemptionRequest request, Principal principal) {
        Checkout checkout = request.checkout();
        return unlessShutOut(
                checkout,
                () -> answer(
                        checkout,
                        redeeming.call(new Command.Redeem(checkout, request.orderId(), newId(), cause(principal)))));
    }

    @PostMapping("/redemptions/{id}/rollback")
    @ApiResponse(
            responseCode = "200",
            description = "Rolled back",
            content = @Content(schema = @Schema(implementation = RollbackAnswer.class)))
    ResponseEntity<Object> rollBack(
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable RollbackRequest request,
            Principal principal) {
        Answer answer =
                redeeming.call(new Command.RollBack(id, request == null ? null : request.reason(), cause(principal)));
        return answer instanceof Answer.NotFound ? Problem.notFound("redemption", id) : answer(answer);
    }

    /** The same cart again gets its reservation renewed. */
    @PostMapping("/reservations")
    @ApiResponse(
            responseCode = "201",
            description = "Held",
            content = @Content(schema = @Schema(implementation = ReservedAnswer.class)))
    ResponseEntity<Object> reserve(@Valid @RequestBody ReservationRequest request) {
        Checkout checkout = request.checkout();
        if (checkout.cartId() == null) {
            return Problem.answer(
                    HttpStatus.BAD_REQUEST,
                    "malformed",
                    "order.cartId must not be null",
                    Map.of("errors", List.of(Map.of("field", "order.cartId", "reason", "must not be null"))));
        }
        return unlessShutOut(
                checkout,
                () -> answer(checkout, redeeming.call(new Command.Reserve(checkout, newId(), request.lifetime()))));
    }

    @DeleteMapping("/reservations/{id}")
    @ApiResponse(responseCode = "204", description = "Given free")
    ResponseEntity<Object> release(@PathVariable String id) {
        Answer answer = redeeming.call(new Command.Release(id));
        return answer instanceof Answer.NotFound ? Problem.notFound("reservation", id) : answer(answer);
    }

    private ResponseEntity<Object> unlessShutOut(Checkout checkout, Supplier<ResponseEntity<Object>> answer) {
        Duration shutOut = checkout.codes().isEmpty()
                ? Duration.ZERO
                : guesses.shutOutFor(checkout.customerId(), checkout.cartId());
        return shutOut.isPositive()
                ? Problem.retryLater(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too_many_unknown_codes",
                        "Too many unknown codes came from this customer or cart; without codes the checkout goes on",
                        Math.toIntExact(shutOut.plusSeconds(1).toSeconds()))
                : answer.get();
    }

    private void countUnknown(Checkout checkout, List<Judgement.Refused> refused) {
        long unknown = refused.stream()
                .filter(code -> code.reason() == Reason.NOT_FOUND)
                .count();
        guesses.count(checkout.customerId(), checkout.cartId(), Math.toIntExact(unknown));
    }

    private ResponseEntity<Object> answer(Checkout checkout, Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            countUnknown(checkout, refused.codes());
        }
        return answer(answer);
    }

    private ResponseEntity<Object> answer(Answer answer) {
        return switch (answer) {
            case Answer.Redeemed redeemed ->
                ResponseEntity.status(HttpStatus.CREATED).body(answer(redeemed.redemption()));
            case Answer.Reserved reserved ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(new ReservedAnswer(
                                reserved.reservation().reservationId(),
                                reserved.reservation().expiresAt()));
            case Answer.RolledBack rolledBack ->
                ResponseEntity.ok(new RollbackAnswer(
                        rolledBack.redemption().redemptionId(),
                        Objects.requireNonNull(rolledBack.redemption().rolledBackAt())));
            case Answer.Refused refused -> problem(refused.codes());
            case Answer.Done done -> ResponseEntity.noContent().build();
            case Answer.NotFound notFound -> throw new IllegalStateException("Nothing was asked for by its id");
        };
    }

    private static RedeemedAnswer answer(Redemption redemption) {
        return new RedeemedAnswer(
                redemption.redemptionId(),
                redemption.orderId(),
                redemption.discountMinor(),
                redemption.totalAfterMinor(),
                redemption.uses().stream().map(VoucherAnswer::of).toList());
    }

    private Counter refusals(Reason reason) {
        return metrics.counter("perennial.redemption.refusals", "reason", reason.code());
    }

    private ResponseEntity<Object> problem(List<Judgement.Refused> refused) {
        refused.forEach(code -> refusals(code.reason()).increment());
        Reason reason = refused.isEmpty()
                ? Reason.ORDER_RULES_VIOLATED
                : refused.getFirst().reason();
        return Problem.answer(
                HttpStatus.CONFLICT,
                reason.code(),
                refused.isEmpty()
                        ? "the order was cancelled"
                        : refused.stream()
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

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
