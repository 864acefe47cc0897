package perennial.campaign.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import perennial.campaign.delivery.Voucher;

/** Campaigns and journeys for tests of decisions. */
final class Campaigns {

    static final Instant TRIGGERED = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant STARTED = TRIGGERED.plusSeconds(1);
    static final Step.Send SEND = new Step.Send("email", "welcome");

    /** issue, send, wait a day, send */
    static final Campaign WELCOME =
            campaign(new Reentry.Never(), new Step.Issue("welcome-10"), SEND, new Step.Wait(Duration.ofDays(1)), SEND);

    private Campaigns() {}

    static Campaign campaign(Reentry reentry, Step... steps) {
        return new Campaign(new Campaign.Trigger("new-customer", true), Duration.ofDays(2), reentry, List.of(steps));
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
                new UUID(0, 7),
                "welcome",
                3,
                "c-1",
                new Origin("new-customer", "m1"),
                TRIGGERED,
                STARTED,
                state,
                step,
                dueAt,
                looked ? dueAt : null,
                messaged,
                null,
                voucher,
                codeTold,
                "m1");
    }
}
