package perennial.campaign.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Occasion;
import perennial.campaign.delivery.Voucher;

/** Campaigns, journeys and what happens to them, for tests of decisions. */
final class Campaigns {

    static final Instant TRIGGERED = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant STARTED = TRIGGERED.plusSeconds(1);
    static final Step.Send SEND = new Step.Send("email", "welcome");
    static final Happening ENTERED = new Happening.Membership("new-customer", true);
    static final Happening EXITED = new Happening.Membership("new-customer", false);

    /** issue, send, wait a day, send */
    static final Campaign WELCOME = campaign(
            new Reentry.Never(), new Step.Issue("welcome-10"), SEND, new Step.WaitFor(Duration.ofDays(1)), SEND);

    private Campaigns() {}

    static Campaign campaign(Reentry reentry, Step... steps) {
        return campaign(ENTERED, List.of(), reentry, steps);
    }

    static Campaign campaign(Happening trigger, List<Happening> leave, Reentry reentry, Step... steps) {
        return new Campaign(trigger, false, Duration.ofDays(2), reentry, leave, Duration.ofDays(7), List.of(steps));
    }

    static Occurrence occurrence(String eventId, Happening happening, Instant since) {
        return occurrence(eventId, happening, since, null);
    }

    static Occurrence occurrence(String eventId, Happening happening, Instant since, @Nullable String orderId) {
        return new Occurrence(
                eventId,
                eventId,
                "c-1",
                since,
                Occurrence.Origin.LIFE,
                happening,
                new Occasion(orderId, null, null),
                null);
    }

    static Journey journey(JourneyState state, int step) {
        return journey(state, step, TRIGGERED, false, null, false);
    }

    static Journey journey(
            JourneyState state,
            int step,
            Instant dueAt,
            boolean messaged,
            @Nullable Voucher voucher,
            boolean codeTold) {
        boolean looked = state != JourneyState.AWAITING_MESSAGE && state != JourneyState.ENDED;
        return new Journey(
                new Beginning(
                        new UUID(0, 7),
                        "welcome",
                        3,
                        "c-1",
                        "m1",
                        "m1",
                        "new-customer",
                        TRIGGERED,
                        Occasion.NONE,
                        STARTED),
                new Journey.Position(state, step, dueAt, looked ? dueAt : null),
                messaged,
                new Journey.Draw(null, voucher, codeTold),
                null,
                "m1");
    }
}
