package perennial.sandbox.demo;

import java.time.Instant;
import java.util.Optional;
import perennial.sandbox.simulator.Letter;
import perennial.sandbox.simulator.Person;
import perennial.sandbox.simulator.Till.Answer;

/**
 * The customer whose way is told, and what checkout answered for her code. Instants are of the sandbox's clock.
 *
 * @param letter the mail in which she found the code
 * @param asked what a stranger was told who asked about the code
 * @param stolen what a stranger was told who tried to redeem it
 * @param again what she was told when she tried the code for another order
 */
record Followed(
        Person person,
        Optional<Letter> letter,
        String code,
        String orderId,
        Answer asked,
        Answer stolen,
        Instant stolenAt,
        Answer.Accepted redeemed,
        Answer again,
        Instant againAt) {}
