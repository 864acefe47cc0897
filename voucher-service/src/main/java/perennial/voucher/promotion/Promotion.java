package perennial.voucher.promotion;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Compilation;
import perennial.voucher.code.Code;
import perennial.voucher.code.CodePattern;
import perennial.voucher.condition.Condition;
import perennial.voucher.condition.ConditionCompiler;
import perennial.voucher.limit.Budget;
import perennial.voucher.limit.Limits;
import perennial.voucher.pricing.Discount;
import perennial.voucher.pricing.Scope;
import perennial.voucher.pricing.Stacking;
import perennial.voucher.promotion.PromotionDocument.BudgetKeys;
import perennial.voucher.promotion.PromotionDocument.CodeKeys;
import perennial.voucher.promotion.PromotionDocument.DiscountKeys;
import perennial.voucher.promotion.PromotionDocument.LimitKeys;
import perennial.voucher.promotion.PromotionDocument.ScopeKeys;
import perennial.voucher.promotion.PromotionDocument.StackingKeys;
import perennial.voucher.promotion.PromotionDocument.ValidityKeys;

/**
 * What a promotion's document means.
 *
 * @param codes what the codes that are drawn look like
 * @param genericCode one code for everybody; null if there is none
 * @param automatic whether its vouchers apply to their owners' next orders by themselves
 * @param budget null if there is none
 */
public record Promotion(
        Discount discount,
        Scope scope,
        CodePattern codes,
        @Nullable Code genericCode,
        boolean automatic,
        Validity validity,
        Limits limits,
        @Nullable Budget budget,
        Condition when,
        Stacking stacking) {

    /** Gift cards pay for what the discounts leave, whatever the order in which the codes are given. */
    static final int GIFT_CARD_PRIORITY = 100;

    /**
     * @param document one without defects
     * @param zone where it says none
     */
    static Promotion of(PromotionDocument document, ZoneId zone) {
        DiscountKeys discount = requireNonNull(document.discount());
        CodeKeys codes = document.codes();
        return new Promotion(
                discount(discount),
                scope(discount, document.appliesTo()),
                codes(codes),
                codes == null || codes.generic() == null ? null : Code.of(codes.generic()),
                Boolean.TRUE.equals(document.automatic()),
                validity(document.valid(), zone),
                limits(document.limits()),
                budget(document.budget()),
                condition(document.when()),
                stacking(discount, document.stacking()));
    }

    /**
     * Whether a voucher may be good for this product alone: a gift card pays for everything, and a product that is not discounted
     * never is.
     *
     * @param sku null if it is to be good for whatever the promotion is
     */
    public boolean canBeFor(@Nullable String sku) {
        return sku == null
                || switch (discount) {
                    case Discount.GiftCard card -> false;
                    case Discount.FreeProduct free -> free.sku().equals(sku);
                    case Discount.Percent percent -> scope.mayContain(sku);
                    case Discount.Amount amount -> scope.mayContain(sku);
                    case Discount.FreeShipping free -> scope.mayContain(sku);
                    case Discount.BuyGet offer -> scope.mayContain(sku);
                };
    }

    private static Discount discount(DiscountKeys keys) {
        if (keys.percent() != null) {
            return new Discount.Percent(keys.percent(), keys.upToMinor(), keys.currency());
        }
        if (keys.amountMinor() != null) {
            return new Discount.Amount(keys.amountMinor(), requireNonNull(keys.currency()));
        }
        if (keys.freeShipping() != null) {
            return new Discount.FreeShipping();
        }
        if (keys.freeProduct() != null) {
            return new Discount.FreeProduct(keys.freeProduct());
        }
        if (keys.buy() != null) {
            return new Discount.BuyGet(keys.buy(), requireNonNull(keys.get()));
        }
        return new Discount.GiftCard(requireNonNull(keys.giftCardMinor()), requireNonNull(keys.currency()));
    }

    private static Scope scope(DiscountKeys discount, @Nullable ScopeKeys keys) {
        Set<String> category = discount.category() == null ? Set.of() : Set.of(discount.category());
        return keys == null
                ? new Scope(category, Set.of(), Set.of(), null)
                : new Scope(
                        category.isEmpty() ? set(keys.categories()) : category,
                        set(keys.exceptCategories()),
                        set(keys.skus()),
                        null);
    }

    private static Set<String> set(@Nullable List<String> names) {
        return names == null ? Set.of() : Set.copyOf(names);
    }

    private static CodePattern codes(@Nullable CodeKeys keys) {
        if (keys == null) {
            return CodePattern.USUAL;
        }
        String alphabet = requireNonNullElse(keys.alphabet(), CodePattern.ALPHABET);
        return new CodePattern(
                requireNonNullElse(keys.prefix(), ""),
                requireNonNullElse(keys.length(), CodePattern.lengthThatIsEnough(alphabet)),
                alphabet);
    }

    private static Validity validity(@Nullable ValidityKeys keys, ZoneId zone) {
        if (keys == null) {
            return Validity.ALWAYS;
        }
        return new Validity(
                keys.days() == null
                        ? new Validity.Window(keys.from(), keys.until())
                        : new Validity.DaysAfterIssue(keys.days()),
                timetable(keys, zone));
    }

    private static Timetable timetable(ValidityKeys keys, ZoneId zone) {
        if (keys.weekdays() == null && keys.hours() == null) {
            return Timetable.AROUND_THE_CLOCK;
        }
        return new Timetable(
                keys.weekdays() == null
                        ? EnumSet.allOf(DayOfWeek.class)
                        : keys.weekdays().stream().map(Promotion::weekday).collect(Collectors.toSet()),
                keys.hours() == null ? Timetable.Hours.ALL : Timetable.Hours.parse(keys.hours()),
                keys.zone() == null ? zone : ZoneId.of(keys.zone()));
    }

    private static DayOfWeek weekday(String name) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private static Limits limits(@Nullable LimitKeys keys) {
        return keys == null
                ? Limits.NONE
                : new Limits(keys.redemptions(), keys.perCustomer(), keys.perCustomerPerDay());
    }

    private static @Nullable Budget budget(@Nullable BudgetKeys keys) {
        return keys == null ? null : new Budget(requireNonNull(keys.amountMinor()), requireNonNull(keys.currency()));
    }

    private static Condition condition(@Nullable String text) {
        if (text == null) {
            return Condition.ALWAYS;
        }
        return switch (ConditionCompiler.compile(text)) {
            case Compilation.Compiled<Condition> compiled -> compiled.result();
            case Compilation.Refused<Condition> refused -> throw new IllegalArgumentException(refused.toString());
        };
    }

    private static Stacking stacking(DiscountKeys discount, @Nullable StackingKeys keys) {
        int priority = discount.giftCardMinor() == null ? 0 : GIFT_CARD_PRIORITY;
        return keys == null
                ? new Stacking(null, priority, false)
                : new Stacking(
                        keys.group(),
                        requireNonNullElse(keys.priority(), priority),
                        Boolean.TRUE.equals(keys.exclusive()));
    }
}
