package perennial.sandbox.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.simulator.Letter;
import perennial.sandbox.simulator.Person;
import perennial.sandbox.simulator.Population;
import perennial.sandbox.simulator.SamplePeople;
import perennial.sandbox.simulator.Till.Answer;

/** One customer's whole welcome, as the topics tell it. */
final class Sample {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String CODE = "WELCOME-7KQ2M9XDABCD";

    final Person ada = SamplePeople.consenting(new Population("run", 7));
    final Person stranger = SamplePeople.former(new Population("run", 7));
    final MessageEvent sent = MessageEvent.newBuilder()
            .setEventId("sent")
            .setType("SENT")
            .setOccurredAt(AT)
            .setRecordedAt(AT)
            .setCauseId("issued")
            .setMessageId("m-1")
            .setJourneyId("j-1")
            .setCustomerId(ada.customerId())
            .setCampaignId("welcome")
            .setCampaignVersion(1)
            .setStepId("1")
            .setMessageClass("marketing")
            .setChannel("email")
            .setVoucherCodes(List.of(CODE))
            .build();

    Followed followed() {
        return followed(
                new Answer.Refused(200, "not_your_voucher"),
                new Answer.Refused(409, "not_your_voucher"),
                new Answer.Refused(409, "already_redeemed"));
    }

    Followed followed(Answer asked, Answer stolen, Answer again) {
        return new Followed(
                ada,
                Optional.of(new Letter("<1@example.org>", "Welcome", "Your code: " + CODE)),
                CODE,
                "o-1",
                asked,
                stolen,
                AT,
                new Answer.Accepted("r-1", "request-1", 479),
                again,
                AT);
    }

    Outcomes outcomes() {
        return outcomes(sent);
    }

    Outcomes outcomes(MessageEvent... messages) {
        return new Outcomes(
                List.of(CustomerEvent.newBuilder()
                        .setEventId("signed-up")
                        .setType("SIGNED_UP")
                        .setOccurredAt(AT)
                        .setCustomerId(ada.customerId())
                        .setEmail(ada.email())
                        .build()),
                List.of(OrderEvent.newBuilder()
                        .setEventId("placed")
                        .setType("PLACED")
                        .setOccurredAt(AT)
                        .setCustomerId(ada.customerId())
                        .setOrderId("o-1")
                        .setCurrency("EUR")
                        .setTotalMinor(4_311)
                        .setVoucherCodes(List.of(CODE))
                        .build()),
                List.of(membership("entered", "ENTERED", "signed-up"), membership("exited", "EXITED", "sent")),
                List.of(VoucherRequest.newBuilder()
                        .setEventId("requested")
                        .setType("REQUESTED")
                        .setOccurredAt(AT)
                        .setRecordedAt(AT)
                        .setCauseId("entered")
                        .setRequestId("q-1")
                        .setCustomerId(ada.customerId())
                        .setPromotionId("welcome-10")
                        .setRequestedBy("campaign-service")
                        .build()),
                List.of(
                        voucher("issued", "ISSUED", "requested"),
                        voucher("delivered", "DELIVERED", "sent"),
                        voucher("redeemed", "REDEEMED", "request-1")),
                List.of(messages),
                List.of(
                        booked("bonus", "EARNED", "sign-up-bonus", "entered", 50),
                        booked("points", "PENDING", "order-points", "placed", 43)),
                0);
    }

    private MembershipEvent membership(String eventId, String type, String causeId) {
        return MembershipEvent.newBuilder()
                .setEventId(eventId)
                .setType(type)
                .setOccurredAt(AT)
                .setRecordedAt(AT)
                .setCauseId(causeId)
                .setCustomerId(ada.customerId())
                .setSegmentId("new-customer")
                .setDefinitionVersion(1)
                .setReason("EVENT")
                .build();
    }

    private VoucherEvent voucher(String eventId, String type, String causeId) {
        return VoucherEvent.newBuilder()
                .setEventId(eventId)
                .setType(type)
                .setOccurredAt(AT)
                .setRecordedAt(AT)
                .setCauseId(causeId)
                .setCode(CODE)
                .setPromotionId("welcome-10")
                .setCustomerId(ada.customerId())
                .setOrderId("o-1")
                .setRedemptionId("r-1")
                .build();
    }

    private LoyaltyEvent booked(String eventId, String type, String ruleId, String causeId, long points) {
        return LoyaltyEvent.newBuilder()
                .setEventId(eventId)
                .setType(type)
                .setOccurredAt(AT)
                .setRecordedAt(AT)
                .setCauseId(causeId)
                .setEntryId(eventId)
                .setSequence(1)
                .setCustomerId(ada.customerId())
                .setPoints(points)
                .setBalance(points)
                .setPending(0)
                .setRuleId(ruleId)
                .build();
    }
}
