package perennial.voucher.redemption;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;

/** The bodies that shops send. */
final class Requests {

    private static final String ID = "[^\\p{Cc}\\p{Cs}]{1,200}";
    private static final String ID_MESSAGE = "must have 1 to 200 characters, and no control characters";
    private static final int MOST_CODES = 20;

    private Requests() {}

    record ValidationRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String customerId,

            @NotEmpty @Size(max = MOST_CODES) List<@NotBlank String> codes,
            @NotNull @Valid Order order) {

        Checkout checkout() {
            return order.checkout(customerId, codes);
        }
    }

    record RedemptionRequest(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String customerId,

            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String orderId,

            @NotEmpty @Size(max = MOST_CODES) List<@NotBlank String> codes,
            @NotNull @Valid Order order) {

        Checkout checkout() {
            return order.checkout(customerId, codes);
        }
    }

    /** @param totalMinor what is to be paid without the vouchers */
    record Order(
            @Nullable String cartId,

            @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be three capital letters (ISO 4217)")
            String currency,

            @NotNull @PositiveOrZero Long totalMinor,

            @Nullable @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters (ISO 3166-1 alpha-2)")
            String country,

            @Nullable @Valid List<@NotNull Line> lines) {

        private Checkout checkout(String customerId, List<String> codes) {
            return new Checkout(
                    customerId,
                    currency,
                    totalMinor,
                    codes.stream().map(Code::of).toList());
        }
    }

    record Line(
            @NotBlank String lineId,
            @NotBlank String sku,
            @Nullable List<String> categories,
            @NotNull @PositiveOrZero Integer quantity,
            @NotNull @PositiveOrZero Long unitPriceMinor) {}

    record RollbackRequest(@Nullable @Size(max = 500) String reason) {}
}
