package perennial.voucher.issuance;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;
import perennial.platform.web.RequestId;
import perennial.platform.web.Scope;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.Cause;
import perennial.voucher.register.Voucher;
import perennial.voucher.rule.Reason;

/**
 * What people issue: support agents one code for one customer, marketers many for nobody in particular, or a file of codes that exist
 * already. The path is one; the body says what it is, and who may.
 */
@RestController
@RequestMapping("/promotions/{promotionId}/vouchers")
@ApiResponse(
        responseCode = "201",
        description =
                "The codes: one for a customer, which support may ask for, or many, which marketing may; of a file, how many",
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema =
                            @Schema(
                                    oneOf = {
                                        IssuanceController.IssuedAnswer.class,
                                        IssuanceController.ImportAnswer.class
                                    })),
            @Content(mediaType = IssuanceController.CSV, schema = @Schema(type = "string"))
        })
class IssuanceController {

    static final String CSV = "text/csv";

    private final Promotions promotions;
    private final Issuing issuing;
    private final BulkIssuing bulkIssuing;
    private final BulkAnswer bulkAnswer;
    private final CodeImport codeImport;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final int mostBytes;

    IssuanceController(
            Promotions promotions,
            Issuing issuing,
            BulkIssuing bulkIssuing,
            BulkAnswer bulkAnswer,
            CodeImport codeImport,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${perennial.idempotency.most-body}") DataSize mostBody) {
        this.promotions = promotions;
        this.issuing = issuing;
        this.bulkIssuing = bulkIssuing;
        this.bulkAnswer = bulkAnswer;
        this.codeImport = codeImport;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.mostBytes = Math.toIntExact(mostBody.toBytes());
    }

    /**
     * Either one voucher for {@code customerId}, or {@code count} of them for nobody in particular.
     *
     * @param sku the only product that it is good for
     * @param automatic whether it applies to her next order by itself
     * @param reason why the agent issues it
     */
    record IssueBody(
            @Nullable @Pattern(
                    regexp = "[^\\p{Cc}\\p{Cs}]{1,200}",
                    message = "must have 1 to 200 characters, and no control characters")
            String customerId,

            @Nullable @Min(1) @Max(1_000_000) Integer count,
            @Nullable @Size(min = 1, max = 200) String sku,
            @Nullable Boolean automatic,
            @Nullable @Size(max = 500) String reason) {

        private boolean isForOne() {
            return customerId != null;
        }

        private boolean saysMoreThanCount() {
            return sku != null || automatic != null || reason != null;
        }
    }

    record IssuedAnswer(List<IssuedCode> vouchers) {}

    record ImportAnswer(int imported) {}

    /** Codes that are many are streamed, as JSON or, to {@code Accept: text/csv}, as CSV. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<Object> issue(
            @PathVariable String promotionId,
            @Valid @RequestBody IssueBody body,
            Authentication caller,
            HttpServletRequest request) {
        if (body.isForOne() == (body.count() != null)) {
            return malformed("must have either customerId or count");
        }
        if (body.isForOne()) {
            return Scope.SUPPORT.isGrantedTo(caller) ? issueOne(promotionId, body, cause(caller)) : Problem.forbidden();
        }
        if (body.saysMoreThanCount()) {
            return malformed("sku, automatic and reason go with customerId only");
        }
        return Scope.MARKETING.isGrantedTo(caller)
                ? issueMany(promotionId, Objects.requireNonNull(body.count()), cause(caller), request)
                : Problem.forbidden();
    }

    private ResponseEntity<Object> issueOne(String promotionId, IssueBody body, Cause cause) {
        IssueRequest request = new IssueRequest(
                UUID.randomUUID().toString(),
                cause,
                Objects.requireNonNull(body.customerId()),
                promotionId,
                null,
                body.sku(),
                Boolean.TRUE.equals(body.automatic()),
                body.reason());
        return transaction.execute(status -> {
            Instant now = clock.instant();
            IssueDecision decision = issuing.decide(List.of(request), now).getFirst();
            return switch (decision) {
                case IssueDecision.Issue issue ->
                    issue.promotion().promotion().canBeFor(body.sku())
                            ? created(issuing.carryOut(List.of(issue), now))
                            : notDiscounted(promotionId);
                case IssueDecision.Share share -> generic(promotionId);
                case IssueDecision.Refuse refuse ->
                    refuse.reason() == Reason.NOT_FOUND ? missing(promotionId) : refused(refuse.reason());
            };
        });
    }

    private static ResponseEntity<Object> created(Map<String, Voucher> issued) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new IssuedAnswer(
                        issued.values().stream().map(IssuedCode::of).toList()));
    }

    /** @return null if the codes are to be streamed */
    private @Nullable ResponseEntity<Object> issueMany(
            String promotionId, int count, Cause cause, HttpServletRequest request) {
        Optional<InForce> promotion = promotions.inForce(promotionId);
        if (promotion.isEmpty()) {
            return missing(promotionId);
        }
        Optional<ResponseEntity<Object>> refusal = refusal(promotionId, promotion.get());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        bulkAnswer.leave(request, bulkIssuing.begin(promotionId, promotion.get(), count, cause));
        return null;
    }

    /** A file with the column {@code code}, and if wanted {@code customerId} and {@code validUntil}. */
    @PostMapping(consumes = CSV)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
    ResponseEntity<Object> importCodes(@PathVariable String promotionId, InputStream body, Authentication caller)
            throws IOException {
        if (!Scope.MARKETING.isGrantedTo(caller)) {
            return Problem.forbidden();
        }
        byte[] file = body.readNBytes(mostBytes + 1);
        if (file.length > mostBytes) {
            return Problem.answer(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "content_too_large",
                    "The file has more than " + mostBytes + " bytes");
        }
        Optional<InForce> promotion = promotions.inForce(promotionId);
        if (promotion.isEmpty()) {
            return missing(promotionId);
        }
        return refusal(promotionId, promotion.get())
                .orElseGet(() -> answer(codeImport.read(file, promotionId, promotion.get(), cause(caller))));
    }

    private static ResponseEntity<Object> answer(CodeImport.Result result) {
        return switch (result) {
            case CodeImport.Result.Imported imported ->
                ResponseEntity.status(HttpStatus.CREATED).body(new ImportAnswer(imported.codes()));
            case CodeImport.Result.Malformed bad -> defective(HttpStatus.BAD_REQUEST, "malformed", bad.defects());
            case CodeImport.Result.Taken taken -> defective(HttpStatus.CONFLICT, "code_taken", taken.defects());
        };
    }

    private static ResponseEntity<Object> defective(HttpStatus status, String code, ImportDefects defects) {
        return Problem.answer(status, code, defects.summary(), Map.of("errors", defects.named()));
    }

    /** Why no codes of this promotion are issued now, whoever asks. */
    private Optional<ResponseEntity<Object>> refusal(String promotionId, InForce promotion) {
        if (promotion.promotion().genericCode() != null) {
            return Optional.of(generic(promotionId));
        }
        return IssuePolicy.refusal(IssuePolicy.Issuable.at(clock.instant(), promotion))
                .map(IssuanceController::refused);
    }

    private static ResponseEntity<Object> generic(String promotionId) {
        return Problem.answer(
                HttpStatus.CONFLICT,
                "generic_code",
                "Promotion " + promotionId + " has one code for everybody; there are no others to issue");
    }

    private static ResponseEntity<Object> notDiscounted(String promotionId) {
        return Problem.answer(
                HttpStatus.CONFLICT,
                "sku_not_discounted",
                "The discount of promotion " + promotionId + " is not one for the product in sku alone");
    }

    private static ResponseEntity<Object> refused(Reason reason) {
        return Problem.answer(HttpStatus.CONFLICT, reason.code(), "No code is issued: " + reason.description());
    }

    private static ResponseEntity<Object> missing(String promotionId) {
        return Problem.notFound("promotion", promotionId);
    }

    private static ResponseEntity<Object> malformed(String detail) {
        return Problem.answer(HttpStatus.BAD_REQUEST, "malformed", "The body " + detail);
    }

    private static Cause cause(Principal caller) {
        return new Cause(RequestId.current(), caller.getName());
    }
}
