package perennial.voucher.promotion;

import static java.util.Objects.requireNonNullElse;

import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.CodePattern;
import perennial.voucher.promotion.PromotionDocument.CodeKeys;
import perennial.voucher.promotion.PromotionDocument.DiscountKeys;
import perennial.voucher.promotion.PromotionDocument.LimitKeys;
import perennial.voucher.promotion.PromotionDocument.ValidityKeys;

/** What a promotion must be like before it is accepted. Each rule names the key that breaks it. */
final class PromotionRules {

    private static final int MAX_DAYS = 3660;
    private static final Pattern PREFIX = Pattern.compile("[A-Z0-9-]{0,24}");
    private static final int MAX_CODE_LENGTH = 40;
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final DiscountKeys NO_DISCOUNT =
            new DiscountKeys(null, null, null, null, null, null, null, null, null, null);
    private static final CodeKeys NO_CODES = new CodeKeys(null, null, null, null);
    private static final ValidityKeys ALWAYS = new ValidityKeys(null, null, null, null, null, null);
    private static final LimitKeys NO_LIMITS = new LimitKeys(null, null, null);

    static final List<Function<PromotionDocument, Optional<String>>> RULES = List.of(
            PromotionRules::discountIsOfOneKind,
            PromotionRules::percentIsBetween1And100,
            PromotionRules::amountIsPositive,
            PromotionRules::capIsPositive,
            PromotionRules::onlyPercentIsCapped,
            PromotionRules::moneyHasACurrency,
            PromotionRules::currencyExists,
            PromotionRules::prefixCanBeTyped,
            PromotionRules::codesCannotBeGuessed,
            PromotionRules::codesAreNotTooLong,
            PromotionRules::validityIsOfOneKind,
            PromotionRules::daysAreSensible,
            PromotionRules::windowEndsAfterItBegins,
            PromotionRules::limitsLeaveRoom);

    private PromotionRules() {}

    static List<String> defects(PromotionDocument document) {
        return RULES.stream().flatMap(rule -> rule.apply(document).stream()).toList();
    }

    private static Optional<String> discountIsOfOneKind(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        return unless(
                (discount.percent() == null) != (discount.amountMinor() == null),
                "discount must have either percent or amountMinor");
    }

    private static Optional<String> percentIsBetween1And100(PromotionDocument document) {
        Integer percent = discount(document).percent();
        return unless(percent == null || (percent >= 1 && percent <= 100), "discount.percent must be from 1 to 100");
    }

    private static Optional<String> amountIsPositive(PromotionDocument document) {
        return unless(isPositive(discount(document).amountMinor()), "discount.amountMinor must be at least 1");
    }

    private static Optional<String> capIsPositive(PromotionDocument document) {
        return unless(isPositive(discount(document).upToMinor()), "discount.upToMinor must be at least 1");
    }

    private static Optional<String> onlyPercentIsCapped(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        return unless(
                discount.upToMinor() == null || discount.amountMinor() == null,
                "discount.upToMinor goes with percent only");
    }

    private static Optional<String> moneyHasACurrency(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        return unless(
                discount.currency() != null || (discount.amountMinor() == null && discount.upToMinor() == null),
                "discount.currency is needed with amountMinor and upToMinor");
    }

    private static Optional<String> currencyExists(PromotionDocument document) {
        String currency = discount(document).currency();
        return unless(
                currency == null || CURRENCIES.contains(currency), "discount.currency must be an ISO 4217 currency");
    }

    private static Optional<String> prefixCanBeTyped(PromotionDocument document) {
        String prefix = codes(document).prefix();
        return unless(
                prefix == null || PREFIX.matcher(prefix).matches(),
                "codes.prefix must be at most 24 of A-Z, 0-9 and -");
    }

    private static Optional<String> codesCannotBeGuessed(PromotionDocument document) {
        Integer length = codes(document).length();
        return unless(
                length == null || CodePattern.entropyBits(length) >= CodePattern.MIN_ENTROPY_BITS,
                "codes.length %d gives %d x log2(%d) = %d bits of entropy, less than %d: such codes can be guessed; %d is enough"
                        .formatted(
                                length,
                                length,
                                CodePattern.ALPHABET.length(),
                                length == null ? 0 : CodePattern.entropyBits(length),
                                CodePattern.MIN_ENTROPY_BITS,
                                CodePattern.DEFAULT_LENGTH));
    }

    private static Optional<String> codesAreNotTooLong(PromotionDocument document) {
        Integer length = codes(document).length();
        return unless(length == null || length <= MAX_CODE_LENGTH, "codes.length must be at most " + MAX_CODE_LENGTH);
    }

    private static Optional<String> validityIsOfOneKind(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        boolean hasWindow = valid.from() != null || valid.until() != null;
        return unless(
                document.valid() == null || (valid.days() != null) != hasWindow,
                "valid must have either days, or from and until of which one may be missing");
    }

    private static Optional<String> daysAreSensible(PromotionDocument document) {
        Integer days = valid(document).days();
        return unless(days == null || (days >= 1 && days <= MAX_DAYS), "valid.days must be from 1 to " + MAX_DAYS);
    }

    private static Optional<String> windowEndsAfterItBegins(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        return unless(
                valid.from() == null || valid.until() == null || valid.from().isBefore(valid.until()),
                "valid.until must be after valid.from");
    }

    private static Optional<String> limitsLeaveRoom(PromotionDocument document) {
        LimitKeys limits = requireNonNullElse(document.limits(), NO_LIMITS);
        if (!isPositive(limits.redemptions())) {
            return Optional.of("limits.redemptions must be at least 1");
        }
        return unless(isPositive(limits.perCustomer()), "limits.perCustomer must be at least 1");
    }

    private static DiscountKeys discount(PromotionDocument document) {
        return requireNonNullElse(document.discount(), NO_DISCOUNT);
    }

    private static CodeKeys codes(PromotionDocument document) {
        return requireNonNullElse(document.codes(), NO_CODES);
    }

    private static ValidityKeys valid(PromotionDocument document) {
        return requireNonNullElse(document.valid(), ALWAYS);
    }

    private static boolean isPositive(@Nullable Long value) {
        return value == null || value >= 1;
    }

    private static Optional<String> unless(boolean kept, String defect) {
        return kept ? Optional.empty() : Optional.of(defect);
    }
}
