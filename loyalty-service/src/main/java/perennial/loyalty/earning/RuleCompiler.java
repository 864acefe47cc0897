package perennial.loyalty.earning;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;

/** Checks what a marketer wrote, and makes it a rule. Safe for use by several threads. */
final class RuleCompiler {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_MULTIPLIERS = 100;
    private static final int DECIMALS = 3;
    private static final BigDecimal MOST_MULTIPLIED = BigDecimal.valueOf(100);

    private final ZoneId zone;

    /** @param zone where the days of a rule's window begin */
    RuleCompiler(ZoneId zone) {
        this.zone = zone;
    }

    sealed interface Outcome {

        record Good(Rule rule) implements Outcome {}

        /** @param defects each names the key, the place in it, and what was expected */
        record Refused(List<String> defects) implements Outcome {}
    }

    /** What is wrong with a definition; nothing if it can be put. */
    List<String> defects(EarningRule definition) {
        return switch (compile("checked", definition)) {
            case Outcome.Good good -> List.of();
            case Outcome.Refused refused -> refused.defects();
        };
    }

    Outcome compile(String id, EarningRule definition) {
        List<String> defects = new ArrayList<>();
        Trigger on = definition.on();
        Expression<Occasion> when = null;
        Expression<Occasion> points = null;
        if (on == null) {
            defects.add("on is missing: " + Trigger.EXPECTED);
        } else {
            if (definition.when() != null) {
                when = compile("when", definition.when(), SimpleType.BOOL, on, defects);
            }
            if (definition.points() == null) {
                defects.add("points is missing: a CEL expression of whole points");
            } else {
                points = compile("points", definition.points(), SimpleType.INT, on, defects);
            }
        }
        Window window = window(definition, defects);
        Rule.Terms terms = terms(definition, defects);
        return on == null || points == null || window == null || terms == null || !defects.isEmpty()
                ? new Outcome.Refused(List.copyOf(defects))
                : new Outcome.Good(new Rule(id, on, window, when, points, terms));
    }

    private static Rule.@Nullable Terms terms(EarningRule definition, List<String> defects) {
        int before = defects.size();
        if (definition.includeExisting() != null && !(definition.on() instanceof Trigger.Entered)) {
            defects.add("includeExisting goes with {entered: <segment>} only");
        }
        Map<String, BigDecimal> multipliers = Objects.requireNonNullElse(definition.categoryMultipliers(), Map.of());
        if (!multipliers.isEmpty() && !(definition.on() instanceof Trigger.Order)) {
            defects.add("categoryMultipliers go with order only");
        }
        if (multipliers.size() > MOST_MULTIPLIERS) {
            defects.add("categoryMultipliers must be " + MOST_MULTIPLIERS + " at most");
        }
        multipliers.forEach((category, multiplier) -> {
            if (!isMultiplier(multiplier)) {
                defects.add("categoryMultipliers." + category
                        + " must be between 0 and 100, with three decimals at most, was " + multiplier);
            }
        });
        checkDays("pendingDays", definition.pendingDays(), 0, defects);
        checkDays("expiresAfterDays", definition.expiresAfterDays(), 1, defects);
        Limits limits = Objects.requireNonNullElse(definition.limits(), Limits.NONE);
        checkLimit("perCustomer", limits.perCustomer(), defects);
        checkLimit("perCustomerPerDay", limits.perCustomerPerDay(), defects);
        checkLimit("perCustomerPerMonth", limits.perCustomerPerMonth(), defects);
        checkLimit("perCustomerPerYear", limits.perCustomerPerYear(), defects);
        return defects.size() > before
                ? null
                : new Rule.Terms(
                        Boolean.TRUE.equals(definition.includeExisting()),
                        Multipliers.of(multipliers),
                        Duration.ofDays(Objects.requireNonNullElse(definition.pendingDays(), 0)),
                        definition.expiresAfterDays() == null ? null : Duration.ofDays(definition.expiresAfterDays()),
                        limits);
    }

    private static boolean isMultiplier(@Nullable BigDecimal multiplier) {
        return multiplier != null
                && multiplier.signum() >= 0
                && multiplier.compareTo(MOST_MULTIPLIED) <= 0
                && multiplier.stripTrailingZeros().scale() <= DECIMALS;
    }

    private static void checkDays(String key, @Nullable Integer days, int least, List<String> defects) {
        if (days != null && (days < least || days > MOST_DAYS)) {
            defects.add(key + " must be between " + least + " and " + MOST_DAYS + ", was " + days);
        }
    }

    private static void checkLimit(String key, @Nullable Long limit, List<String> defects) {
        if (limit != null && limit < 1) {
            defects.add("limits." + key + " must be 1 or more, was " + limit);
        }
    }

    private @Nullable Window window(EarningRule definition, List<String> defects) {
        Instant from = null;
        Instant until = null;
        try {
            from = Window.from(definition.validFrom(), zone);
        } catch (DateTimeException e) {
            defects.add(noMoment("validFrom", definition.validFrom()));
        }
        try {
            until = Window.until(definition.validUntil(), zone);
        } catch (DateTimeException e) {
            defects.add(noMoment("validUntil", definition.validUntil()));
        }
        if (from == null || until == null) {
            return null;
        }
        if (!from.isBefore(until)) {
            defects.add("validUntil must be after validFrom");
            return null;
        }
        return new Window(from, until);
    }

    /** Also what can be read may be too far away to be counted with. */
    private static String noMoment(String key, @Nullable String text) {
        return key + " must be a date such as 2026-01-31 or an instant such as 2026-01-31T09:00:00Z, was '" + text
                + "'";
    }

    private static @Nullable Expression<Occasion> compile(
            String key, String text, CelType result, Trigger on, List<String> defects) {
        return switch (RuleNames.compiler(on, result).compile(text)) {
            case Compilation.Compiled<Expression<Occasion>> compiled -> compiled.result();
            case Compilation.Refused<Expression<Occasion>> refused -> {
                refused.mistakes().forEach(mistake -> defects.add(key + ", " + mistake));
                yield null;
            }
        };
    }
}
