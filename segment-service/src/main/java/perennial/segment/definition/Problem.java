package perennial.segment.definition;

/**
 * What is wrong with a condition, and where. Line and column count from 1.
 *
 * @param message what was found, and what was expected instead
 */
public record Problem(int line, int column, String message) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
