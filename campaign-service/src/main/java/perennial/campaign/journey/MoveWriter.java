package perennial.campaign.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.DeliveryWriter;
import perennial.campaign.delivery.DeliveryWriter.Unsent;
import perennial.campaign.delivery.Message;
import perennial.campaign.delivery.Outcome;
import perennial.campaign.delivery.PromisedVoucherTable;
import perennial.campaign.delivery.Suppression;
import perennial.campaign.delivery.Voucher;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.template.MessageClass;
import perennial.events.VoucherRequest;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;

/** Writes what was decided on a batch of journeys, in the caller's transaction: the journeys, requests, messages. */
@Component
class MoveWriter {

    private final JourneyTable journeys;
    private final DeliveryWriter delivery;
    private final PromisedVoucherTable vouchers;
    private final Outbox outbox;
    private final WorkSignal journeySignal;

    MoveWriter(
            JourneyTable journeys,
            DeliveryWriter delivery,
            PromisedVoucherTable vouchers,
            Outbox outbox,
            WorkSignal journeySignal) {
        this.journeys = journeys;
        this.delivery = delivery;
        this.vouchers = vouchers;
        this.outbox = outbox;
        this.journeySignal = journeySignal;
    }

    /** @param comingClass the class of the template of the next send */
    record Decided(Journey journey, Campaign campaign, MessageClass comingClass, Move move) {}

    void write(List<Decided> batch, Instant now) {
        List<Journey> moved = new ArrayList<>();
        List<VoucherRequest> requests = new ArrayList<>();
        List<Message> due = new ArrayList<>();
        List<Unsent> unsent = new ArrayList<>();
        List<PromisedVoucherTable.Promise> promised = new ArrayList<>();
        boolean ready = false;
        for (Decided decided : batch) {
            Journey journey = decided.journey();
            Journey after = journey.after(decided.move());
            if (!after.equals(journey)) {
                moved.add(after);
            }
            switch (decided.move()) {
                case Move.AskForVoucher ask -> requests.add(request(after, ask, now));
                case Move.Send send ->
                    due.add(message(
                            decided, send.send(), journey.messageId(send.send().index()), journey.voucher()));
                case Move.Suppress suppressed ->
                    unsent.add(new Unsent(
                            message(
                                    decided,
                                    suppressed.send(),
                                    journey.messageId(suppressed.send().index()),
                                    journey.voucher()),
                            new Outcome.Suppressed(suppressed.reason(), suppressed.causeId())));
                case Move.ReturnVoucher returned ->
                    unsent.add(new Unsent(
                            message(
                                    decided,
                                    returned.send(),
                                    journey.lateMessageId(returned.voucher().code()),
                                    returned.voucher()),
                            new Outcome.Suppressed(Suppression.VOUCHER_TIMEOUT.code(), returned.causeId())));
                case Move.TakeVoucher taken -> {
                    promised.add(new PromisedVoucherTable.Promise(
                            journey.id(), journey.customerId(), taken.voucher().code()));
                    ready = true;
                }
                case Move.GoOn on -> ready = true;
                case Move.LookAgain again -> {}
                case Move.AwaitContact contact -> {}
                case Move.Pause pause -> {}
                case Move.End end -> {}
                case Move.Nothing nothing -> {}
            }
        }
        journeys.update(moved);
        if (!requests.isEmpty()) {
            outbox.append(Topics.VOUCHER_REQUESTS, requests);
        }
        vouchers.promise(promised);
        delivery.due(due, now);
        delivery.suppress(unsent, now);
        if (ready) {
            journeySignal.ringAfterCommit();
        }
    }

    private static VoucherRequest request(Journey journey, Move.AskForVoucher ask, Instant now) {
        String requestId = String.valueOf(journey.requestId());
        return VoucherRequest.newBuilder()
                .setEventId(Beginning.idOf("requested", requestId).toString())
                .setType("REQUESTED")
                .setOccurredAt(now)
                .setRecordedAt(now)
                .setCauseId(journey.causeId())
                .setRequestId(requestId)
                .setCustomerId(journey.customerId())
                .setPromotionId(ask.promotionId())
                .setRequestedBy("campaign-service")
                .setCampaignId(journey.beginning().campaignId())
                .build();
    }

    private static Message message(
            Decided decided, Campaign.PlacedSend send, UUID messageId, @Nullable Voucher voucher) {
        Journey journey = decided.journey();
        return new Message(
                messageId,
                journey.id(),
                journey.customerId(),
                journey.beginning().campaignId(),
                journey.beginning().campaignVersion(),
                Step.id(send.send(), send.index()),
                send.send().templateId(),
                send.send().channel(),
                decided.comingClass(),
                voucher,
                journey.codeTold(),
                journey.beginning().occasion(),
                journey.causeId(),
                journey.dueAt(),
                journey.dueAt().plus(decided.campaign().freshness()),
                null);
    }
}
