package perennial.campaign.journey;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perennial.campaign.condition.Circumstances;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.delivery.Suppression;
import perennial.campaign.journey.Campaign.PlacedSend;
import perennial.campaign.recipient.Permission;
import perennial.campaign.recipient.Reach;
import perennial.campaign.recipient.Recipient;
import perennial.campaign.template.MessageClass;

/** What a journey does next. */
final class JourneyDecision {

    /** Topics have no mutual order: the sign-up may come after the membership that it caused. */
    static final Duration CONTACT_PATIENCE = Duration.ofMinutes(10);

    static final Duration VOUCHER_PATIENCE = Duration.ofHours(24);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(1);

    private JourneyDecision() {}

    /**
     * What is true now.
     *
     * @param comingClass the class of the template of the next send
     * @param comingReach of that send's channel
     * @param quietUntil when the quiet hours of its channel end for her; empty if they are not on
     * @param zone hers
     * @param current whether the service has read its inputs to within 30 s; if not, nothing is decided for want of news
     * @param circumstances what conditions see; null if the step has none
     */
    record Situation(
            Optional<Recipient> recipient,
            MessageClass comingClass,
            Reach comingReach,
            Optional<Instant> quietUntil,
            ZoneId zone,
            boolean current,
            @Nullable Circumstances circumstances) {}

    /** For a journey that is due. */
    static Move next(Journey journey, Campaign campaign, Situation seen, Instant now) {
        Optional<PlacedSend> coming = campaign.sendFrom(journey.step());
        if (coming.isEmpty()) {
            return new Move.End();
        }
        PlacedSend send = coming.get();
        Leaving leaving = journey.leaving();
        if (leaving != null) {
            return new Move.Suppress(send, leaving.reason(), leaving.causeId());
        }
        if (journey.state() == JourneyState.AWAITING_VOUCHER) {
            return seen.current() ? suppress(send, Suppression.VOUCHER_TIMEOUT, journey) : lookAgain(now);
        }
        if (journey.dueAt().plus(campaign.freshness()).isBefore(now)) {
            return suppress(send, Suppression.STALE, journey);
        }
        return switch (campaign.steps().get(journey.step())) {
            case Step.WaitFor wait -> new Move.Pause(journey.dueAt().plus(wait.duration()));
            case Step.WaitUntil wait -> new Move.Pause(next(wait.time(), journey.dueAt(), seen.zone()));
            case Step.WaitForQuietHoursToEnd wait ->
                seen.quietUntil().<Move>map(Move.Pause::new).orElseGet(() -> new Move.GoOn(now));
            case Step.When when -> ifHolds(when, journey, send, seen, now);
            case Step.Issue issue ->
                ifPermitted(
                        journey,
                        send,
                        seen,
                        now,
                        new Move.AskForVoucher(issue.promotionId(), now.plus(VOUCHER_PATIENCE)));
            case Step.Send here -> ifPermitted(journey, send, seen, now, new Move.Send(send));
        };
    }

    /** When the clock shows {@code time} next after {@code instant}, also for the second time; where the clocks skip it, as soon as they have. */
    static Instant next(LocalTime time, Instant instant, ZoneId zone) {
        LocalDate day = instant.atZone(zone).toLocalDate();
        return Stream.of(day, day.plusDays(1))
                .flatMap(each -> shown(each.atTime(time), zone.getRules()))
                .filter(shown -> shown.isAfter(instant))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Instant> shown(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty()
                ? Stream.of(rules.getTransition(local).getInstant())
                : offsets.stream().map(local::toInstant);
    }

    private static Move ifHolds(Step.When when, Journey journey, PlacedSend send, Situation seen, Instant now) {
        if (!seen.current()) {
            return lookAgain(now);
        }
        return when.condition().holds(requireNonNull(seen.circumstances()))
                ? new Move.GoOn(now)
                : suppress(send, Suppression.CONDITION_NOT_MET, journey);
    }

    /** A code is drawn, and a message made, only for whom the message could go out to now. */
    private static Move ifPermitted(Journey journey, PlacedSend send, Situation seen, Instant now, Move move) {
        boolean consentNeeded = seen.comingClass().needsConsent();
        Permission permission = Permission.of(seen.recipient(), seen.comingReach(), consentNeeded);
        if (permission == Permission.UNKNOWN_RECIPIENT && now.isBefore(contactBy(journey))) {
            return new Move.AwaitContact(nextLook(journey, now));
        }
        if (!seen.current() && (consentNeeded || permission != Permission.GRANTED)) {
            return lookAgain(now);
        }
        return switch (permission) {
            case GRANTED -> move;
            case UNKNOWN_RECIPIENT, NO_CONTACT -> suppress(send, Suppression.NO_CONTACT, journey);
            case NO_CONSENT -> suppress(send, Suppression.NO_CONSENT, journey);
            case ERASED -> suppress(send, Suppression.ERASED, journey);
        };
    }

    /** For an answer to the latest request, whether or not it is still awaited. */
    static Move answered(Journey journey, Campaign campaign, VoucherAnswer answer, Instant now) {
        boolean awaited = journey.state() == JourneyState.AWAITING_VOUCHER;
        boolean answeredBefore = !awaited && journey.voucher() != null;
        if (answeredBefore) {
            return new Move.Nothing();
        }
        PlacedSend send = campaign.sendFrom(journey.step())
                .orElseThrow(() -> new IllegalStateException("No send after the issue of journey " + journey.id()));
        return switch (answer) {
            case VoucherAnswer.Issued issued ->
                awaited
                        ? new Move.TakeVoucher(issued.voucher(), issued.eventId(), now)
                        : new Move.ReturnVoucher(send, issued.voucher(), issued.eventId());
            case VoucherAnswer.Refused refused ->
                awaited ? new Move.Suppress(send, refused.reason(), refused.eventId()) : new Move.Nothing();
        };
    }

    private static Instant contactFrom(Journey journey) {
        Instant startedAt = journey.beginning().startedAt();
        return journey.dueAt().isAfter(startedAt) ? journey.dueAt() : startedAt;
    }

    private static Instant contactBy(Journey journey) {
        return contactFrom(journey).plus(CONTACT_PATIENCE);
    }

    /** Whoever arrives wakes her journeys; this is for an arrival that was committed just while the runner looked. */
    private static Instant nextLook(Journey journey, Instant now) {
        Duration waited = Duration.between(contactFrom(journey), now);
        Instant doubled = now.plus(waited.compareTo(LOOK_AGAIN_AFTER) > 0 ? waited : LOOK_AGAIN_AFTER);
        return doubled.isBefore(contactBy(journey)) ? doubled : contactBy(journey);
    }

    private static Move suppress(PlacedSend send, Suppression why, Journey journey) {
        return new Move.Suppress(send, why.code(), journey.causeId());
    }

    private static Move lookAgain(Instant now) {
        return new Move.LookAgain(now.plus(LOOK_AGAIN_AFTER));
    }
}
