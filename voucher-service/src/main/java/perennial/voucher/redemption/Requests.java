package perennial.voucher.redemption;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.pricing.Cart;

/** The bodies that shops send. */
final class Requests {

    private static final String ID = "[^\\p{Cc}\\p{Cs}]{1,200}";
    private static final String ID_MESSAGE = "must have 1 to 200 characters, and no control characters";
    private static final int MOST_CODES = 20;
    private static final int MOST_LINES = 1000;
    private static final int MOST_CATEGORIES = 100;

    /** As on the topics. */
    private static final int LONGEST_TEXT = 255;

    /** No sum of so many lines is more than a long can be. */
    private static final long MOST_MINOR = 1_000_000_000_000L;

    private static final int MOST_UNITS = 1000;
    private static final int DEFAULT_TTL_SECONDS = 600;
    private static final int LONGEST_TTL_SECONDS = 3600;

    private Requests() {}

    /** @param codes missing or none: the customer's automatic vouchers are looked for */
    record ValidationRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String customerId,

            @Nullable @Size(max = MOST_CODES) List<@NotBlank @Size(max = LONGEST_TEXT) String> codes,
            @NotNull @Valid Order order) {

        Checkout checkout() {
            return order.checkout(customerId, codes);
        }
    }

    record RedemptionRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String customerId,

            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String orderId,

            @Nullable @Size(max = MOST_CODES) List<@NotBlank @Size(max = LONGEST_TEXT) String> codes,
            @NotNull @Valid Order order) {

        Checkout checkout() {
            return order.checkout(customerId, codes);
        }
    }

    record ReservationRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String customerId,

            @Nullable @Size(max = MOST_CODES) List<@NotBlank @Size(max = LONGEST_TEXT) String> codes,
            @NotNull @Valid Order order,
            @Nullable @Min(1) @Max(LONGEST_TTL_SECONDS) Integer ttlSeconds) {

        Checkout checkout() {
            return order.checkout(customerId, codes);
        }

        Duration lifetime() {
            return Duration.ofSeconds(ttlSeconds == null ? DEFAULT_TTL_SECONDS : ttlSeconds);
        }
    }

    /**
     * @param totalMinor what is to be paid without the vouchers
     * @param shippingMinor the part of it that is for shipping
     */
    record Order(
            @Nullable @Pattern(regexp = ID, message = ID_MESSAGE) String cartId,

            @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters (ISO 4217)")
            String currency,

            @NotNull @PositiveOrZero @Max(MOST_MINOR) Long totalMinor,
            @Nullable @PositiveOrZero @Max(MOST_MINOR) Long shippingMinor,

            @Nullable @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters (ISO 3166-1 alpha-2)")
            String country,

            @Nullable @Valid @Size(max = MOST_LINES) @EachLineOnce
            List<@NotNull Line> lines) {

        private Checkout checkout(String customerId, @Nullable List<String> codes) {
            return new Checkout(
                    customerId,
                    cartId,
                    new Cart(
                            currency,
                            totalMinor,
                            shippingMinor == null ? 0 : shippingMinor,
                            country,
                            lines == null
                                    ? List.of()
                                    : lines.stream().map(Line::line).toList()),
                    codes == null ? List.of() : codes.stream().map(Code::of).toList());
        }
    }

    record Line(
            @NotBlank @Size(max = LONGEST_TEXT) String lineId,
            @NotBlank @Size(max = LONGEST_TEXT) String sku,
            @Nullable @Size(max = MOST_CATEGORIES) List<@NotBlank @Size(max = LONGEST_TEXT) String> categories,
            @NotNull @PositiveOrZero @Max(MOST_UNITS) Integer quantity,
            @NotNull @PositiveOrZero @Max(MOST_MINOR) Long unitPriceMinor) {

        private perennial.voucher.pricing.Line line() {
            return new perennial.voucher.pricing.Line(
                    lineId, sku, categories == null ? List.of() : categories, quantity, unitPriceMinor);
        }
    }

    /** An order has no two lines of one id: what is taken off each is told by it. */
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = EachLineOnceValidator.class)
    @interface EachLineOnce {

        String message() default "must have each lineId once";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    static final class EachLineOnceValidator
            implements ConstraintValidator<EachLineOnce, @Nullable List<@Nullable Line>> {

        @Override
        public boolean isValid(@Nullable List<@Nullable Line> lines, ConstraintValidatorContext context) {
            Set<String> lineIds = new HashSet<>();
            return lines == null
                    || lines.stream()
                            .allMatch(line -> line == null || line.lineId() == null || lineIds.add(line.lineId()));
        }
    }

    record RollbackRequest(@Nullable @Size(max = 500) String reason) {}
}
