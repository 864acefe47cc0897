package perennial.voucher.code;

import java.util.random.RandomGenerator;

/**
 * What a promotion's codes look like: the prefix, then characters drawn at random.
 *
 * @param length how many characters are drawn
 */
public record CodePattern(String prefix, int length) {

    /** Digits and capital letters without 0 and O, 1 and I: what is read from paper or a screen is typed right. */
    public static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /** With a million codes out and a thousand guesses a second, a hit takes more than thirty years. */
    public static final int MIN_ENTROPY_BITS = 60;

    public static final int DEFAULT_LENGTH = 12;

    private static final int BITS_PER_CHARACTER = Integer.numberOfTrailingZeros(ALPHABET.length());

    public static long entropyBits(int length) {
        return Math.max(0L, length) * BITS_PER_CHARACTER;
    }

    /** @param random must be cryptographically strong */
    public String draw(RandomGenerator random) {
        StringBuilder code = new StringBuilder(prefix.length() + length).append(prefix);
        for (int i = 0; i < length; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}
