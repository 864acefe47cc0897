package perennial.loyalty.earning;

import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Rules as marketers would write them. */
final class Rules {

    static final RuleCompiler COMPILER = new RuleCompiler(ZoneOffset.UTC);

    private Rules() {}

    static Rule onOrder(String id, @Nullable String when, String points) {
        return rule(id, new EarningRule(new Trigger.Order(), when, points, null, null));
    }

    static Rule onEntry(String id, String segmentId, String points) {
        return rule(id, new EarningRule(new Trigger.Entered(segmentId), null, points, null, null));
    }

    static Rule within(@Nullable String validFrom, @Nullable String validUntil) {
        return rule("windowed", new EarningRule(new Trigger.Order(), null, "1", validFrom, validUntil));
    }

    static Rule rule(String id, EarningRule definition) {
        return switch (COMPILER.compile(id, definition)) {
            case RuleCompiler.Compilation.Compiled compiled -> compiled.rule();
            case RuleCompiler.Compilation.Refused refused ->
                throw new AssertionError(refused.defects().toString());
        };
    }
}
