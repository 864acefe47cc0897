package perennial.platform.expression;

import dev.cel.common.CelOptions;

/** Bounds for what a marketer may write: enough for any sensible expression, and nothing that could hold others up. */
public final class Bounds {

    public static final CelOptions OPTIONS = CelOptions.current()
            // The planner's runtime compares so, and insists that the checker knows.
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(4_000)
            .maxParseRecursionDepth(64)
            .comprehensionMaxIterations(1_000)
            .build();

    private Bounds() {}
}
