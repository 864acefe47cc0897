package perennial.voucher.promotion;

import static java.util.Objects.requireNonNullElse;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Compilation;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
import perennial.voucher.condition.ConditionCompiler;
import perennial.voucher.promotion.PromotionDocument.BudgetKeys;
import perennial.voucher.promotion.PromotionDocument.CodeKeys;
import perennial.voucher.promotion.PromotionDocument.DiscountKeys;
import perennial.voucher.promotion.PromotionDocument.LimitKeys;
import perennial.voucher.promotion.PromotionDocument.ScopeKeys;
import perennial.voucher.promotion.PromotionDocument.StackingKeys;
import perennial.voucher.promotion.PromotionDocument.ValidityKeys;

/** What a promotion must be like before it is accepted. Each rule names the key that breaks it. */
final class PromotionRules {

    private static final int MAX_DAYS = 3660;
    private static final int MAX_UNITS = 100;
    private static final int MAX_PRIORITY = 1000;
    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_CODE_LENGTH = 40;
    private static final Pattern PREFIX = Pattern.compile("[A-Z0-9-]{0,24}");
    private static final Pattern ALPHABET = Pattern.compile("[A-Z0-9]{2,36}");
    private static final Pattern HOURS = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)");
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());
    private static final List<String> WEEKDAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().substring(0, 3))
            .toList();
    private static final DiscountKeys NO_DISCOUNT =
            new DiscountKeys(null, null, null, null, null, null, null, null, null, null);
    private static final ScopeKeys EVERYTHING = new ScopeKeys(null, null, null);
    private static final CodeKeys NO_CODES = new CodeKeys(null, null, null, null);
    private static final ValidityKeys ALWAYS = new ValidityKeys(null, null, null, null, null, null);
    private static final LimitKeys NO_LIMITS = new LimitKeys(null, null, null);
    private static final StackingKeys FREE = new StackingKeys(null, null, null);

    static final List<Function<PromotionDocument, Optional<String>>> RULES = List.of(
            PromotionRules::discountIsOfOneKind,
            PromotionRules::percentIsBetween1And100,
            PromotionRules::amountIsPositive,
            PromotionRules::giftCardIsPositive,
            PromotionRules::capIsPositive,
            PromotionRules::onlyPercentIsCapped,
            PromotionRules::freeShippingIsTrue,
            PromotionRules::freeProductIsNamed,
            PromotionRules::buyAndGetGoTogether,
            PromotionRules::categoryGoesWithBuyAndGet,
            PromotionRules::moneyHasACurrency,
            PromotionRules::currencyExists,
            PromotionRules::scopeGoesWithTheDiscount,
            PromotionRules::scopeNamesWhatThereIs,
            PromotionRules::scopeDoesNotContradictItself,
            PromotionRules::codesAreGenericOrDrawn,
            PromotionRules::giftCardsAreDrawn,
            PromotionRules::genericCodeCanBeTyped,
            PromotionRules::prefixCanBeTyped,
            PromotionRules::alphabetCanBeTyped,
            PromotionRules::codesCannotBeGuessed,
            PromotionRules::codesAreNotTooLong,
            PromotionRules::automaticCodesHaveAnOwner,
            PromotionRules::validityIsOfOneKind,
            PromotionRules::daysAreSensible,
            PromotionRules::daysGoWithCodesThatAreIssued,
            PromotionRules::windowEndsAfterItBegins,
            PromotionRules::windowIsInYearsThatCanBeKept,
            PromotionRules::weekdaysExist,
            PromotionRules::hoursAreASpan,
            PromotionRules::zoneExists,
            PromotionRules::zoneIsNeeded,
            PromotionRules::limitsLeaveRoom,
            PromotionRules::budgetLeavesRoom,
            PromotionRules::budgetIsInTheDiscountsCurrency,
            PromotionRules::conditionCompiles,
            PromotionRules::groupIsNamed,
            PromotionRules::priorityIsSensible);

    private PromotionRules() {}

    static List<String> defects(PromotionDocument document) {
        return RULES.stream().flatMap(rule -> rule.apply(document).stream()).toList();
    }

    private static Optional<String> discountIsOfOneKind(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        boolean buyGet = discount.buy() != null || discount.get() != null;
        long kinds = Stream.of(
                        discount.percent() != null,
                        discount.amountMinor() != null,
                        discount.freeShipping() != null,
                        discount.freeProduct() != null,
                        buyGet,
                        discount.giftCardMinor() != null)
                .filter(given -> given)
                .count();
        return unless(
                kinds == 1,
                "discount must have one of percent, amountMinor, freeShipping, freeProduct, buy and get, or giftCardMinor");
    }

    private static Optional<String> percentIsBetween1And100(PromotionDocument document) {
        return unless(isWithin(discount(document).percent(), 1, 100), "discount.percent must be from 1 to 100");
    }

    private static Optional<String> amountIsPositive(PromotionDocument document) {
        return unless(isPositive(discount(document).amountMinor()), "discount.amountMinor must be at least 1");
    }

    private static Optional<String> giftCardIsPositive(PromotionDocument document) {
        return unless(isPositive(discount(document).giftCardMinor()), "discount.giftCardMinor must be at least 1");
    }

    private static Optional<String> capIsPositive(PromotionDocument document) {
        return unless(isPositive(discount(document).upToMinor()), "discount.upToMinor must be at least 1");
    }

    private static Optional<String> onlyPercentIsCapped(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        return unless(
                discount.upToMinor() == null || discount.percent() != null,
                "discount.upToMinor goes with percent only");
    }

    private static Optional<String> freeShippingIsTrue(PromotionDocument document) {
        return unless(
                !Boolean.FALSE.equals(discount(document).freeShipping()),
                "discount.freeShipping must be true, or left out");
    }

    private static Optional<String> freeProductIsNamed(PromotionDocument document) {
        return unless(isName(discount(document).freeProduct()), "discount.freeProduct must be a SKU");
    }

    private static Optional<String> buyAndGetGoTogether(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        boolean together = (discount.buy() == null) == (discount.get() == null);
        return unless(
                together && isWithin(discount.buy(), 1, MAX_UNITS) && isWithin(discount.get(), 1, MAX_UNITS),
                "discount.buy and discount.get go together, each from 1 to " + MAX_UNITS);
    }

    private static Optional<String> categoryGoesWithBuyAndGet(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        ScopeKeys scope = scope(document);
        boolean namedTwice =
                !names(scope.categories()).isEmpty() || !names(scope.skus()).isEmpty();
        return unless(
                discount.category() == null || (discount.buy() != null && isName(discount.category()) && !namedTwice),
                "discount.category goes with buy and get only, and without appliesTo.categories and appliesTo.skus");
    }

    private static Optional<String> moneyHasACurrency(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        boolean isMoney =
                discount.amountMinor() != null || discount.upToMinor() != null || discount.giftCardMinor() != null;
        return unless(
                discount.currency() != null || !isMoney,
                "discount.currency is needed with amountMinor, upToMinor and giftCardMinor");
    }

    private static Optional<String> currencyExists(PromotionDocument document) {
        String currency = discount(document).currency();
        return unless(
                currency == null || CURRENCIES.contains(currency), "discount.currency must be an ISO 4217 currency");
    }

    private static Optional<String> scopeGoesWithTheDiscount(PromotionDocument document) {
        DiscountKeys discount = discount(document);
        boolean isOfLines = discount.giftCardMinor() == null && discount.freeProduct() == null;
        return unless(
                document.appliesTo() == null || isOfLines,
                "appliesTo does not go with giftCardMinor, which pays for everything, nor with freeProduct");
    }

    private static Optional<String> scopeNamesWhatThereIs(PromotionDocument document) {
        ScopeKeys scope = scope(document);
        boolean all = Stream.of(scope.categories(), scope.exceptCategories(), scope.skus())
                .flatMap(names -> names(names).stream())
                .allMatch(name -> name != null && isName(name));
        return unless(all, "appliesTo.categories, exceptCategories and skus must be names of 1 to 200 characters");
    }

    private static Optional<String> scopeDoesNotContradictItself(PromotionDocument document) {
        ScopeKeys scope = scope(document);
        return names(scope.exceptCategories()).stream()
                .filter(category ->
                        category != null && names(scope.categories()).contains(category))
                .findFirst()
                .map(category -> "appliesTo.exceptCategories has " + category + ", which appliesTo.categories has too");
    }

    private static Optional<String> codesAreGenericOrDrawn(PromotionDocument document) {
        CodeKeys codes = codes(document);
        return unless(
                codes.generic() == null
                        || (codes.prefix() == null && codes.length() == null && codes.alphabet() == null),
                "codes.generic goes without prefix, length and alphabet");
    }

    private static Optional<String> giftCardsAreDrawn(PromotionDocument document) {
        return unless(
                discount(document).giftCardMinor() == null || codes(document).generic() == null,
                "discount.giftCardMinor does not go with codes.generic: what is on a card is on one card");
    }

    private static Optional<String> genericCodeCanBeTyped(PromotionDocument document) {
        String generic = codes(document).generic();
        return unless(
                generic == null || Code.of(generic).isPossible(), "codes.generic must be 1 to 64 of A-Z, 0-9 and -");
    }

    private static Optional<String> prefixCanBeTyped(PromotionDocument document) {
        String prefix = codes(document).prefix();
        return unless(
                prefix == null || PREFIX.matcher(prefix).matches(),
                "codes.prefix must be at most 24 of A-Z, 0-9 and -");
    }

    private static Optional<String> alphabetCanBeTyped(PromotionDocument document) {
        String alphabet = codes(document).alphabet();
        return unless(
                alphabet == null || isAlphabet(alphabet),
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I");
    }

    private static boolean isAlphabet(String alphabet) {
        return ALPHABET.matcher(alphabet).matches()
                && alphabet.chars().distinct().count() == alphabet.length()
                && !(alphabet.contains("0") && alphabet.contains("O"))
                && !(alphabet.contains("1") && alphabet.contains("I"));
    }

    private static Optional<String> codesCannotBeGuessed(PromotionDocument document) {
        CodeKeys codes = codes(document);
        String alphabet = requireNonNullElse(codes.alphabet(), CodePattern.ALPHABET);
        if (codes.length() == null || !isAlphabet(alphabet)) {
            return Optional.empty();
        }
        int length = codes.length();
        long bits = CodePattern.entropyBits(length, alphabet);
        return unless(
                bits >= CodePattern.MIN_ENTROPY_BITS,
                "codes.length %d gives %d x log2(%d) = %d bits of entropy, less than %d: such codes can be guessed; %d is enough"
                        .formatted(
                                length,
                                length,
                                alphabet.length(),
                                bits,
                                CodePattern.MIN_ENTROPY_BITS,
                                CodePattern.lengthThatIsEnough(alphabet)));
    }

    private static Optional<String> codesAreNotTooLong(PromotionDocument document) {
        CodeKeys codes = codes(document);
        String alphabet = codes.alphabet();
        if (codes.length() != null) {
            return unless(codes.length() <= MAX_CODE_LENGTH, "codes.length must be at most " + MAX_CODE_LENGTH);
        }
        return unless(
                alphabet == null
                        || !isAlphabet(alphabet)
                        || CodePattern.lengthThatIsEnough(alphabet) <= MAX_CODE_LENGTH,
                "codes.alphabet has too few characters for codes of at most " + MAX_CODE_LENGTH);
    }

    private static Optional<String> automaticCodesHaveAnOwner(PromotionDocument document) {
        return unless(
                !Boolean.TRUE.equals(document.automatic()) || codes(document).generic() == null,
                "automatic does not go with codes.generic: a voucher applies by itself to its owner's orders");
    }

    private static Optional<String> validityIsOfOneKind(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        boolean hasWindow = valid.from() != null || valid.until() != null;
        boolean hasDays = valid.days() != null;
        boolean hasTimetable = valid.weekdays() != null || valid.hours() != null;
        return unless(
                document.valid() == null || (hasDays ? !hasWindow : hasWindow || hasTimetable),
                "valid must have either days, or from and until of which one may be missing, or else weekdays or hours");
    }

    private static Optional<String> daysAreSensible(PromotionDocument document) {
        return unless(isWithin(valid(document).days(), 1, MAX_DAYS), "valid.days must be from 1 to " + MAX_DAYS);
    }

    private static Optional<String> daysGoWithCodesThatAreIssued(PromotionDocument document) {
        return unless(
                valid(document).days() == null || codes(document).generic() == null,
                "valid.days counts from the issue of a code; codes.generic is not issued and needs valid.from and valid.until");
    }

    private static Optional<String> windowEndsAfterItBegins(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        return unless(
                valid.from() == null || valid.until() == null || valid.from().isBefore(valid.until()),
                "valid.until must be after valid.from");
    }

    private static Optional<String> windowIsInYearsThatCanBeKept(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        return unless(
                Validity.canBeKept(valid.from()) && Validity.canBeKept(valid.until()),
                "valid.from and valid.until must lie in the years 1970 to 9999");
    }

    private static Optional<String> weekdaysExist(PromotionDocument document) {
        List<String> weekdays = valid(document).weekdays();
        return unless(
                weekdays == null || (!weekdays.isEmpty() && weekdays.stream().allMatch(WEEKDAYS::contains)),
                "valid.weekdays must be some of " + String.join(", ", WEEKDAYS));
    }

    private static Optional<String> hoursAreASpan(PromotionDocument document) {
        String hours = valid(document).hours();
        if (hours == null) {
            return Optional.empty();
        }
        boolean isSpan =
                HOURS.matcher(hours).matches() && !hours.substring(0, 5).equals(hours.substring(6));
        return unless(isSpan, "valid.hours must be two times of the day such as 09:00-18:00");
    }

    private static Optional<String> zoneExists(PromotionDocument document) {
        String zone = valid(document).zone();
        return unless(
                zone == null || ZoneId.getAvailableZoneIds().contains(zone),
                "valid.zone must be an IANA time zone such as Europe/Paris");
    }

    private static Optional<String> zoneIsNeeded(PromotionDocument document) {
        ValidityKeys valid = valid(document);
        return unless(
                valid.zone() == null || valid.weekdays() != null || valid.hours() != null,
                "valid.zone goes with weekdays or hours only");
    }

    private static Optional<String> limitsLeaveRoom(PromotionDocument document) {
        LimitKeys limits = requireNonNullElse(document.limits(), NO_LIMITS);
        if (!isPositive(limits.redemptions())) {
            return Optional.of("limits.redemptions must be at least 1");
        }
        if (!isPositive(limits.perCustomer())) {
            return Optional.of("limits.perCustomer must be at least 1");
        }
        return unless(isPositive(limits.perCustomerPerDay()), "limits.perCustomerPerDay must be at least 1");
    }

    private static Optional<String> budgetLeavesRoom(PromotionDocument document) {
        BudgetKeys budget = document.budget();
        if (budget == null) {
            return Optional.empty();
        }
        if (budget.amountMinor() == null || budget.amountMinor() < 1) {
            return Optional.of("budget.amountMinor must be at least 1");
        }
        return unless(
                budget.currency() != null && CURRENCIES.contains(budget.currency()),
                "budget.currency must be an ISO 4217 currency");
    }

    private static Optional<String> budgetIsInTheDiscountsCurrency(PromotionDocument document) {
        BudgetKeys budget = document.budget();
        String currency = discount(document).currency();
        return unless(
                budget == null
                        || budget.currency() == null
                        || currency == null
                        || budget.currency().equals(currency),
                "budget.currency must be that of the discount, " + currency);
    }

    private static Optional<String> conditionCompiles(PromotionDocument document) {
        if (document.when() == null) {
            return Optional.empty();
        }
        return switch (ConditionCompiler.compile(document.when())) {
            case Compilation.Compiled<Condition> compiled -> Optional.empty();
            case Compilation.Refused<Condition> refused ->
                Optional.of(refused.mistakes().stream()
                        .map(mistake -> "when, " + mistake)
                        .collect(Collectors.joining("; ")));
        };
    }

    private static Optional<String> groupIsNamed(PromotionDocument document) {
        return unless(isName(stacking(document).group()), "stacking.group must be a name of 1 to 200 characters");
    }

    private static Optional<String> priorityIsSensible(PromotionDocument document) {
        return unless(
                isWithin(stacking(document).priority(), 0, MAX_PRIORITY),
                "stacking.priority must be from 0 to " + MAX_PRIORITY);
    }

    private static DiscountKeys discount(PromotionDocument document) {
        return requireNonNullElse(document.discount(), NO_DISCOUNT);
    }

    private static ScopeKeys scope(PromotionDocument document) {
        return requireNonNullElse(document.appliesTo(), EVERYTHING);
    }

    private static CodeKeys codes(PromotionDocument document) {
        return requireNonNullElse(document.codes(), NO_CODES);
    }

    private static ValidityKeys valid(PromotionDocument document) {
        return requireNonNullElse(document.valid(), ALWAYS);
    }

    private static StackingKeys stacking(PromotionDocument document) {
        return requireNonNullElse(document.stacking(), FREE);
    }

    private static List<String> names(@Nullable List<String> names) {
        return requireNonNullElse(names, List.of());
    }

    private static boolean isName(@Nullable String name) {
        return name == null || (!name.isBlank() && name.length() <= MAX_NAME_LENGTH);
    }

    private static boolean isPositive(@Nullable Long value) {
        return value == null || value >= 1;
    }

    private static boolean isWithin(@Nullable Integer value, int least, int most) {
        return value == null || (value >= least && value <= most);
    }

    private static Optional<String> unless(boolean kept, String defect) {
        return kept ? Optional.empty() : Optional.of(defect);
    }
}
