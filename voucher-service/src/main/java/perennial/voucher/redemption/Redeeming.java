package perennial.voucher.redemption;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.events.VoucherEvent;
import perennial.voucher.code.Code;
import perennial.voucher.limit.Limits;
import perennial.voucher.limit.UseCounters;
import perennial.voucher.register.Cause;
import perennial.voucher.register.OutcomeType;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;
import perennial.voucher.rule.Reason;

/**
 * Redeems and rolls back. Locks are always taken in this order: the order, its vouchers sorted by code, the counters of limits. The
 * counters come last, since many orders wait for the same one.
 */
@Component
class Redeeming {

    private final Redemptions redemptions;
    private final VoucherRegister register;
    private final Offers offers;
    private final UseCounters counters;
    private final Outcomes outcomes;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;

    Redeeming(
            Redemptions redemptions,
            VoucherRegister register,
            Offers offers,
            UseCounters counters,
            Outcomes outcomes,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.redemptions = redemptions;
        this.register = register;
        this.offers = offers;
        this.counters = counters;
        this.outcomes = outcomes;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Says what redeeming would say now. Takes nothing, and promises nothing. */
    Assessment validate(Checkout checkout) {
        Map<Code, Voucher> vouchers = register.find(checkout.codes());
        return RedemptionPolicy.assess(
                checkout, null, offers.of(vouchers.values(), checkout.customerId()), clock.instant());
    }

    /** Redeems all codes or none. Codes that this order has redeemed already stay as they are. */
    RedemptionAnswer redeem(Checkout checkout, String orderId, Cause cause) {
        return transaction.execute(status -> {
            redemptions.lockOrder(orderId);
            Redemption standing =
                    redemptions.standing(orderId, checkout.customerId()).orElse(null);
            List<Code> codes = RedemptionPolicy.newCodes(checkout, standing);
            if (standing != null && codes.isEmpty()) {
                return new RedemptionAnswer.Redeemed(standing);
            }
            Map<Code, Voucher> vouchers = register.lock(codes);
            Map<Code, Offer> known = offers.of(vouchers.values(), checkout.customerId());
            Instant now = clock.instant();
            Assessment assessment = RedemptionPolicy.assess(checkout, standing, known, now);
            if (!assessment.isValid()) {
                return new RedemptionAnswer.Refused(assessment.refused());
            }
            Redemption redemption = redemption(checkout, orderId, standing, assessment.valid(), now);
            Optional<LostRace> lost = commit(redemption, assessment.valid(), known);
            if (lost.isPresent()) {
                return new RedemptionAnswer.Refused(refusals(assessment.valid(), lost.get()));
            }
            outcomes.append(assessment.valid().stream()
                    .map(valid -> outcome(
                                    OutcomeType.REDEEMED,
                                    valid,
                                    Objects.requireNonNull(vouchers.get(valid.code())),
                                    redemption,
                                    cause,
                                    now)
                            .build())
                    .toList());
            return new RedemptionAnswer.Redeemed(redemption);
        });
    }

    private static Redemption redemption(
            Checkout checkout,
            String orderId,
            @Nullable Redemption standing,
            List<Judgement.Valid> vouchers,
            Instant now) {
        return standing != null
                ? standing.with(vouchers, checkout.totalMinor())
                : new Redemption(
                        UUID.randomUUID().toString(),
                        orderId,
                        checkout.customerId(),
                        checkout.currency(),
                        checkout.totalMinor(),
                        vouchers,
                        now,
                        null);
    }

    /** Somebody else took the last place between our look at the counter and our turn. */
    private record LostRace(String promotionId, Reason reason) {}

    /** Writes the redemption and takes its places; if one is not to be had, nothing of all that is done. */
    private Optional<LostRace> commit(Redemption redemption, List<Judgement.Valid> vouchers, Map<Code, Offer> known) {
        return savepoint.execute(status -> {
            redemptions.save(redemption);
            register.use(vouchers.stream().map(Judgement.Valid::code).toList(), redemption.redemptionId());
            Optional<LostRace> lost = takePlaces(vouchers, known);
            if (lost.isPresent()) {
                status.setRollbackOnly();
            }
            return lost;
        });
    }

    private Optional<LostRace> takePlaces(List<Judgement.Valid> vouchers, Map<Code, Offer> known) {
        Map<String, Integer> places = places(vouchers);
        Map<String, Limits> limits = new TreeMap<>();
        known.values().forEach(offer -> limits.put(offer.voucher().promotionId(), offer.limits()));
        for (Map.Entry<String, Integer> wanted : places.entrySet()) {
            Limits limit = Objects.requireNonNull(limits.get(wanted.getKey()));
            if (!counters.takeOfPromotion(wanted.getKey(), wanted.getValue(), limit.redemptions())) {
                return Optional.of(new LostRace(wanted.getKey(), Reason.QUANTITY_EXCEEDED));
            }
        }
        return Optional.empty();
    }

    /** How many uses of each promotion, sorted by promotion. */
    private static Map<String, Integer> places(List<Judgement.Valid> vouchers) {
        Map<String, Integer> places = new TreeMap<>();
        vouchers.forEach(voucher -> places.merge(voucher.promotionId(), 1, Integer::sum));
        return places;
    }

    private static List<Judgement.Refused> refusals(List<Judgement.Valid> vouchers, LostRace lost) {
        return vouchers.stream()
                .filter(voucher -> voucher.promotionId().equals(lost.promotionId()))
                .map(voucher -> new Judgement.Refused(voucher.code(), lost.reason()))
                .toList();
    }

    /**
     * Frees what the redemption has used, once.
     *
     * @return the redemption, rolled back now or before; empty if there is none of this id
     */
    Optional<Redemption> rollBack(String redemptionId, @Nullable String reason, Cause cause) {
        return transaction.execute(status -> {
            Optional<Redemption> found = redemptions.find(redemptionId);
            if (found.isEmpty()) {
                return found;
            }
            redemptions.lockOrder(found.get().orderId());
            Redemption redemption = redemptions.find(redemptionId).orElseThrow();
            if (redemption.rolledBackAt() != null) {
                return Optional.of(redemption);
            }
            Map<Code, Voucher> vouchers = register.lock(
                    redemption.vouchers().stream().map(Judgement.Valid::code).toList());
            Instant now = clock.instant();
            redemptions.rollBack(redemptionId, now, reason);
            register.free(redemptionId);
            outcomes.append(redemption.vouchers().stream()
                    .map(valid -> outcome(
                                    OutcomeType.ROLLED_BACK,
                                    valid,
                                    Objects.requireNonNull(vouchers.get(valid.code())),
                                    redemption,
                                    cause,
                                    now)
                            .setReason(reason)
                            .build())
                    .toList());
            giveBackPlaces(redemption);
            return redemptions.find(redemptionId);
        });
    }

    private void giveBackPlaces(Redemption redemption) {
        Map<String, Integer> places = places(redemption.vouchers());
        places.forEach(counters::giveBackOfPromotion);
    }

    private static VoucherEvent.Builder outcome(
            OutcomeType type, Judgement.Valid valid, Voucher voucher, Redemption redemption, Cause cause, Instant now) {
        String naturalKey = redemption.redemptionId() + "/" + valid.code();
        return Outcomes.outcome(type, voucher, naturalKey, cause, now)
                .setRedemptionId(redemption.redemptionId())
                .setOrderId(redemption.orderId())
                .setDiscountMinor(valid.discountMinor())
                .setCurrency(redemption.currency());
    }
}
