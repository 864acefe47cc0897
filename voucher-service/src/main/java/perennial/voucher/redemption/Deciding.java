package perennial.voucher.redemption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.register.Cause;
import perennial.voucher.rule.Reason;

/** What is to be done with a command, by the books. */
final class Deciding {

    static final String ORDER_CANCELLED = "order_cancelled";

    private Deciding() {}

    static Decision decide(Command command, Books books) {
        return switch (command) {
            case Command.Redeem redeem -> redeem(redeem, books);
            case Command.Place place -> place(place, books);
            case Command.Cancel cancel -> cancel(cancel, books);
            case Command.RollBack rollBack -> rollBack(rollBack, books);
            case Command.Reserve reserve -> reserve(reserve, books);
            case Command.Release release -> release(release, books);
        };
    }

    private static Decision redeem(Command.Redeem command, Books books) {
        Checkout checkout = command.checkout();
        OrderKey order = new OrderKey(checkout.customerId(), command.orderId());
        if (books.cancelledAt(order) != null) {
            return Decision.unchanged(new Answer.Refused(checkout.codes().stream()
                    .map(code -> new Judgement.Refused(code, Reason.ORDER_RULES_VIOLATED))
                    .toList()));
        }
        Redemption standing = books.standing(order);
        if (standing != null && RedemptionPolicy.newCodes(checkout, standing).isEmpty()) {
            return Decision.unchanged(new Answer.Redeemed(standing));
        }
        Assessment assessment = RedemptionPolicy.assess(checkout, standing, books, books.now());
        if (!assessment.isValid()) {
            return Decision.unchanged(new Answer.Refused(assessment.refused()));
        }
        Change.Redeemed redeemed = redeemed(
                checkout, order, command.redemptionId(), standing, assessment, books, books.now(), command.cause());
        List<Change> changes = new ArrayList<>();
        changes.add(redeemed);
        endReservation(checkout, books, changes);
        return new Decision(new Answer.Redeemed(redeemed.redemption()), changes);
    }

    /** The order is a fact, and so is that what was held for its cart is not needed any more. */
    private static Decision place(Command.Place command, Books books) {
        Checkout checkout = command.checkout();
        OrderKey order = new OrderKey(checkout.customerId(), command.orderId());
        Instant cancelledAt = books.cancelledAt(order);
        if (cancelledAt != null && !command.placedAt().isAfter(cancelledAt)) {
            return Decision.unchanged(new Answer.Done());
        }
        Instant at = atMostNow(command.placedAt(), books);
        Redemption standing = books.standing(order);
        List<Code> open = RedemptionPolicy.newCodes(checkout, standing).stream()
                .filter(code -> !books.wasRefused(order, code) && !wasRolledBackSince(order, code, command, books))
                .toList();
        List<Change> changes = new ArrayList<>();
        if (!open.isEmpty()) {
            Assessment assessment = RedemptionPolicy.assess(checkout.with(open), standing, books, at);
            assessment.refused().forEach(refused -> changes.add(refused(order, refused, books, command.cause())));
            if (!assessment.valid().isEmpty()) {
                changes.add(redeemed(
                        checkout, order, command.redemptionId(), standing, assessment, books, at, command.cause()));
            }
        }
        endReservation(checkout, books, changes);
        return new Decision(new Answer.Done(), changes);
    }

    /** What orders say of when it was, also if that is read much later; but nothing was done in the future. */
    private static Instant atMostNow(Instant said, Books books) {
        return said.isBefore(books.now()) ? said : books.now();
    }

    private static boolean wasRolledBackSince(OrderKey order, Code code, Command.Place command, Books books) {
        Instant rolledBackAt = books.rolledBackAt(order, code);
        return rolledBackAt != null && !command.placedAt().isAfter(rolledBackAt);
    }

    private static Change refused(OrderKey order, Judgement.Refused refused, Books books, Cause cause) {
        Offer offer = books.offer(refused.code());
        return new Change.RefusedForOrder(
                order,
                refused.code(),
                offer == null ? null : offer.voucher().promotionId(),
                refused.reason(),
                books.now(),
                cause);
    }

    private static Change.Redeemed redeemed(
            Checkout checkout,
            OrderKey order,
            String redemptionId,
            @Nullable Redemption standing,
            Assessment assessment,
            Books books,
            Instant at,
            Cause cause) {
        List<Use> uses = uses(checkout, assessment, books, at);
        Redemption redemption = standing != null
                ? standing.with(uses, checkout.cart().totalMinor())
                : new Redemption(
                        redemptionId,
                        order.orderId(),
                        order.customerId(),
                        checkout.cart().currency(),
                        checkout.cart().totalMinor(),
                        uses,
                        at,
                        null,
                        null);
        return new Change.Redeemed(redemption, uses, at, cause);
    }

    private static List<Use> uses(Checkout checkout, Assessment assessment, Books books, Instant at) {
        return assessment.valid().stream()
                .map(valid -> new Use(
                        valid.code(),
                        valid.promotionId(),
                        books.customer(checkout.customerId()).emailHash(),
                        books.day(at),
                        valid.discountMinor(),
                        valid.lines()))
                .toList();
    }

    private static void endReservation(Checkout checkout, Books books, List<Change> changes) {
        Reservation own = books.reservation(checkout.cartKey());
        if (own != null) {
            changes.add(new Change.Ended(own.cart()));
        }
    }

    /**
     * After the first cancellation only a later {@code PLACED} redeems, and what was cancelled before that does not concern it. Before
     * it a call may have: by this service's clock, which says nothing about whether the shop cancelled before or after.
     */
    private static Decision cancel(Command.Cancel command, Books books) {
        OrderKey order = new OrderKey(command.customerId(), command.orderId());
        Instant before = books.cancelledAt(order);
        if (before != null && !command.cancelledAt().isAfter(before)) {
            return Decision.unchanged(new Answer.Done());
        }
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.Cancelled(order, command.cancelledAt()));
        Redemption standing = books.standing(order);
        if (standing != null && (before == null || !standing.redeemedAt().isAfter(command.cancelledAt()))) {
            Instant at = atMostNow(command.cancelledAt(), books);
            changes.add(new Change.RolledBack(standing.rolledBack(at, ORDER_CANCELLED), command.cause()));
        }
        return new Decision(new Answer.Done(), changes);
    }

    private static Decision rollBack(Command.RollBack command, Books books) {
        Redemption redemption = books.redemption(command.redemptionId());
        if (redemption == null) {
            return Decision.unchanged(new Answer.NotFound());
        }
        if (!redemption.stands()) {
            return Decision.unchanged(new Answer.RolledBack(redemption));
        }
        Redemption rolledBack = redemption.rolledBack(books.now(), command.reason());
        return new Decision(
                new Answer.RolledBack(rolledBack), List.of(new Change.RolledBack(rolledBack, command.cause())));
    }

    private static Decision reserve(Command.Reserve command, Books books) {
        Checkout checkout = command.checkout();
        Assessment assessment = RedemptionPolicy.assess(checkout, null, books, books.now());
        if (!assessment.isValid()) {
            return Decision.unchanged(new Answer.Refused(assessment.refused()));
        }
        CartKey cart = Objects.requireNonNull(checkout.cartKey());
        Reservation own = books.reservation(cart);
        Reservation reservation = new Reservation(
                own == null ? command.reservationId() : own.reservationId(),
                cart,
                checkout.cart().currency(),
                books.databaseNow().plus(command.lifetime()),
                uses(checkout, assessment, books, books.now()));
        return new Decision(new Answer.Reserved(reservation), List.of(new Change.Held(reservation)));
    }

    private static Decision release(Command.Release command, Books books) {
        Reservation reservation = books.reservation(command.reservationId());
        return reservation == null
                ? Decision.unchanged(new Answer.NotFound())
                : new Decision(new Answer.Done(), List.of(new Change.Ended(reservation.cart())));
    }
}
