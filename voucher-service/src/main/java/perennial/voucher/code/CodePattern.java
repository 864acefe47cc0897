package perennial.voucher.code;

import java.util.random.RandomGenerator;

/**
 * What a promotion's codes look like: the prefix, then characters drawn at random.
 *
 * @param length how many characters are drawn
 * @param alphabet of which they are, each once
 */
public record CodePattern(String prefix, int length, String alphabet) {

    /** Digits and capital letters without 0 and O, 1 and I: what is read from paper or a screen is typed right. */
    public static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /** With a million codes out and a thousand guesses a second, a hit takes more than thirty years. */
    public static final int MIN_ENTROPY_BITS = 60;

    /** Of the usual alphabet, with the usual length. */
    public static final CodePattern USUAL = new CodePattern("", lengthThatIsEnough(ALPHABET), ALPHABET);

    /** Whole bits; less than it is by less than one. */
    public static long entropyBits(int length, String alphabet) {
        return (long) Math.floor(Math.max(0, length) * bitsPerCharacter(alphabet));
    }

    public static int lengthThatIsEnough(String alphabet) {
        return (int) Math.ceil(MIN_ENTROPY_BITS / bitsPerCharacter(alphabet));
    }

    /** @param random must be cryptographically strong */
    public String draw(RandomGenerator random) {
        StringBuilder code = new StringBuilder(prefix.length() + length).append(prefix);
        for (int i = 0; i < length; i++) {
            code.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return code.toString();
    }

    private static double bitsPerCharacter(String alphabet) {
        return Math.log(alphabet.length()) / Math.log(2);
    }
}
