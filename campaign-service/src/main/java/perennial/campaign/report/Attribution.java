package perennial.campaign.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import perennial.campaign.report.ConversionTable.Candidate;
import perennial.campaign.shopping.Order;

/**
 * To which message an order is due: the last one whose code it used; if there is none, the last one of marketing before it, within its
 * campaign's window (last touch).
 */
final class Attribution {

    private static final Comparator<Candidate> LATEST = Comparator.comparing(Candidate::sentAt);

    private Attribution() {}

    static Optional<Candidate> decide(Order order, List<Candidate> sentBefore, Function<Candidate, Duration> window) {
        Optional<Candidate> byCode = sentBefore.stream()
                .filter(each -> each.code() != null && order.voucherCodes().contains(each.code()))
                .max(LATEST);
        return byCode.isPresent()
                ? byCode
                : sentBefore.stream()
                        .filter(Candidate::isMarketing)
                        .filter(each -> isWithin(each.sentAt(), order.placedAt(), window.apply(each)))
                        .max(LATEST);
    }

    private static boolean isWithin(Instant sentAt, Instant placedAt, Duration window) {
        return !placedAt.isAfter(sentAt.plus(window));
    }
}
