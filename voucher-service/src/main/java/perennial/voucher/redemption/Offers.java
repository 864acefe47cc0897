package perennial.voucher.redemption;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import perennial.voucher.code.Code;
import perennial.voucher.limit.UseCounters;
import perennial.voucher.limit.Uses;
import perennial.voucher.promotion.InForce;
import perennial.voucher.promotion.Promotion;
import perennial.voucher.promotion.Promotions;
import perennial.voucher.register.Voucher;

/** Puts together what is known of vouchers. */
@Component
class Offers {

    private final Promotions promotions;
    private final UseCounters counters;

    Offers(Promotions promotions, UseCounters counters) {
        this.promotions = promotions;
        this.counters = counters;
    }

    /** @param customerId whose uses are counted */
    Map<Code, Offer> of(Collection<Voucher> vouchers, String customerId) {
        if (vouchers.isEmpty()) {
            return Map.of();
        }
        Map<String, InForce> inForce = new HashMap<>();
        vouchers.stream()
                .map(Voucher::promotionId)
                .distinct()
                .forEach(id -> inForce.put(id, promotions.inForce(id).orElseThrow()));
        List<UseCounters.Key> keys = inForce.keySet().stream()
                .map(id -> new UseCounters.Key(id, customerId))
                .toList();
        Map<UseCounters.Key, Uses> uses = counters.read(keys);
        Map<Code, Offer> offers = new HashMap<>();
        inForce.forEach((id, now) -> vouchers.stream()
                .filter(voucher -> voucher.promotionId().equals(id))
                .forEach(voucher -> offers.put(
                        voucher.code(),
                        new Offer(
                                voucher,
                                promised(voucher, now).discount(),
                                now.promotion().limits(),
                                now.stopped(),
                                Objects.requireNonNull(uses.get(new UseCounters.Key(id, customerId)))))));
        return offers;
    }

    private Promotion promised(Voucher voucher, InForce now) {
        return voucher.promotionVersion() == now.version()
                ? now.promotion()
                : promotions
                        .version(voucher.promotionId(), voucher.promotionVersion())
                        .orElseThrow();
    }
}
