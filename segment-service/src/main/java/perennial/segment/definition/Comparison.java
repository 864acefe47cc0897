package perennial.segment.definition;

/** How the time since a moment is compared with a span. */
enum Comparison {
    LESS("_<_"),
    LESS_OR_EQUAL("_<=_"),
    GREATER("_>_"),
    GREATER_OR_EQUAL("_>=_");

    /** The name that the operator has in checked CEL. */
    final String function;

    Comparison(String function) {
        this.function = function;
    }

    /** The same comparison written the other way round: {@code days(3) < since(x)} is {@code since(x) > days(3)}. */
    Comparison mirrored() {
        return switch (this) {
            case LESS -> GREATER;
            case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
            case GREATER -> LESS;
            case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        };
    }
}
