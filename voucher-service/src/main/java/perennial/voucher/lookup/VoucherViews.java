package perennial.voucher.lookup;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.Voucher;

/** Puts together what is known of vouchers. */
@Component
class VoucherViews {

    private final RedemptionHistory history;
    private final Circumstances circumstances;
    private final Promotions promotions;
    private final Clock clock;

    VoucherViews(RedemptionHistory history, Circumstances circumstances, Promotions promotions, Clock clock) {
        this.history = history;
        this.circumstances = circumstances;
        this.promotions = promotions;
        this.clock = clock;
    }

    List<VoucherView> of(List<Voucher> vouchers) {
        List<Code> codes = vouchers.stream().map(Voucher::code).toList();
        // Of a generic code they are everybody's, and as many as its promotion counts.
        Map<Code, List<RedemptionHistory.Entry>> redemptions = history.of(vouchers.stream()
                .filter(voucher -> voucher.kind() != Voucher.Kind.GENERIC)
                .map(Voucher::code)
                .toList());
        Map<Code, Circumstances.Of> known = circumstances.of(codes);
        Currencies currencies = new Currencies();
        Instant now = clock.instant();
        return vouchers.stream()
                .map(voucher -> VoucherView.of(
                        asOfNow(voucher, now),
                        currencies.of(voucher),
                        known.getOrDefault(voucher.code(), Circumstances.Of.NONE),
                        redemptions.getOrDefault(voucher.code(), List.of()),
                        now))
                .toList();
    }

    /** A generic code is what its promotion makes of it now. */
    private Voucher asOfNow(Voucher voucher, Instant now) {
        if (voucher.kind() != Voucher.Kind.GENERIC) {
            return voucher;
        }
        Promotion current = promotions
                .inForce(voucher.promotionId())
                .map(InForce::promotion)
                .orElseThrow();
        Voucher valid = voucher.validFor(current.validity().ofCodeIssuedAt(voucher.issuedAt()));
        return voucher.code().equals(current.genericCode())
                ? valid
                : valid.disabledAt(now, "the promotion has another code now");
    }

    /** Those of gift cards, each promotion's version looked up once. */
    private final class Currencies {

        private record Version(String promotionId, int version) {}

        private final Map<Version, Optional<String>> known = new HashMap<>();

        @Nullable String of(Voucher voucher) {
            return voucher.kind() == Voucher.Kind.GIFT_CARD
                    ? known.computeIfAbsent(
                                    new Version(voucher.promotionId(), voucher.promotionVersion()),
                                    version -> promotions
                                            .version(version.promotionId(), version.version())
                                            .map(promised -> promised.discount().currency()))
                            .orElse(null)
                    : null;
        }
    }
}
