package perennial.loyalty.earning;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules as marketers would write them. */
final class Rules {

    static final RuleCompiler COMPILER = new RuleCompiler(ZoneOffset.UTC);

    private Rules() {}

    static Rule onOrder(String id, @Nullable String when, String points) {
        return rule(id, definition(new Trigger.Order(), when, points));
    }

    static Rule onEntry(String id, String segmentId, String points) {
        return rule(id, definition(new Trigger.Entered(segmentId), null, points));
    }

    static Rule onEngagement(String id, String type, @Nullable String when, String points) {
        return rule(id, definition(new Trigger.Engagement(type), when, points));
    }

    static Rule within(@Nullable String validFrom, @Nullable String validUntil) {
        return rule("windowed", window(new Trigger.Order(), "1", validFrom, validUntil));
    }

    static Rule lasting(String id, String points, int pendingDays, int expiresAfterDays) {
        return rule(
                id,
                new EarningRule(
                        new Trigger.Order(),
                        null,
                        points,
                        null,
                        null,
                        null,
                        null,
                        pendingDays,
                        expiresAfterDays,
                        null));
    }

    static Rule limited(String id, String type, String points, Limits limits) {
        return rule(
                id,
                new EarningRule(
                        new Trigger.Engagement(type), null, points, null, null, null, null, null, null, limits));
    }

    static Rule multiplied(String id, String points, Map<String, BigDecimal> multipliers) {
        return rule(
                id,
                new EarningRule(new Trigger.Order(), null, points, null, null, null, multipliers, null, null, null));
    }

    static Rule onExisting(String id, String segmentId, String points) {
        return rule(
                id,
                new EarningRule(
                        new Trigger.Entered(segmentId), null, points, null, null, true, null, null, null, null));
    }

    static EarningRule definition(@Nullable Trigger on, @Nullable String when, @Nullable String points) {
        return new EarningRule(on, when, points, null, null, null, null, null, null, null);
    }

    static EarningRule window(Trigger on, String points, @Nullable String validFrom, @Nullable String validUntil) {
        return new EarningRule(on, null, points, validFrom, validUntil, null, null, null, null, null);
    }

    static Rule rule(String id, EarningRule definition) {
        return switch (COMPILER.compile(id, definition)) {
            case RuleCompiler.Outcome.Good good -> good.rule();
            case RuleCompiler.Outcome.Refused refused ->
                throw new AssertionError(refused.defects().toString());
        };
    }
}
