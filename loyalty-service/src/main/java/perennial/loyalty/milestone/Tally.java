package perennial.loyalty.milestone;

/**
 * How many there are, and how many there have been at most: a mark that was passed is not passed again.
 *
 * @param now may fall, as orders are cancelled and points are taken back
 */
public record Tally(long now, long most) {

    public static final Tally NONE = new Tally(0, 0);

    public Tally plus(long more) {
        long sum = Math.max(0, Math.addExact(now, more));
        return new Tally(sum, Math.max(most, sum));
    }
}
