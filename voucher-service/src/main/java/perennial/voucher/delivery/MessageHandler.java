package perennial.voucher.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import perennial.voucher.code.Code;
import perennial.voucher.register.Cause;
import perennial.voucher.register.OutcomeType;
import perennial.voucher.register.Outcomes;
import perennial.voucher.register.Voucher;
import perennial.voucher.register.VoucherRegister;

/** Marks codes as delivered, or disables them, by what {@code retention.messages} says of their messages. */
@Component
class MessageHandler implements TopicHandler<MessageEvent> {

    private final VoucherRegister register;
    private final Outcomes outcomes;
    private final Clock clock;
    private final MeterRegistry metrics;

    MessageHandler(VoucherRegister register, Outcomes outcomes, Clock clock, MeterRegistry metrics) {
        this.register = register;
        this.outcomes = outcomes;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Topic<MessageEvent> topic() {
        return Topics.MESSAGES;
    }

    @Override
    public void handle(List<Inbound<MessageEvent>> batch) {
        TreeSet<Code> codes = new TreeSet<>();
        batch.forEach(inbound -> codes.addAll(codes(inbound.value())));
        Map<Code, Voucher> locked = register.lock(codes);
        Instant now = clock.instant();
        Map<Code, Voucher> changed = new HashMap<>();
        List<VoucherEvent> told = new ArrayList<>();
        for (Inbound<MessageEvent> inbound : batch) {
            MessageEvent message = inbound.value();
            Optional<MessageEnd> end = MessageEnd.ofType(message.getType());
            if (end.isEmpty()) {
                countIgnored();
                continue;
            }
            for (Code code : codes(message)) {
                Voucher voucher = locked.get(code);
                if (voucher == null) {
                    countIgnored();
                    continue;
                }
                switch (DeliveryPolicy.decide(end.get(), voucher)) {
                    case DELIVERED -> {
                        changed.put(code, voucher.deliveredAt(message.getOccurredAt()));
                        told.add(outcome(OutcomeType.DELIVERED, voucher, message, now)
                                .build());
                    }
                    case DISABLED -> {
                        changed.put(code, voucher.disabledAt(message.getOccurredAt(), reason(message)));
                        told.add(outcome(OutcomeType.DISABLED, voucher, message, now)
                                .setReason(reason(message))
                                .build());
                    }
                    case NONE -> {}
                }
                locked.put(code, changed.getOrDefault(code, voucher));
            }
        }
        if (!changed.isEmpty()) {
            register.saveDelivery(changed.values());
        }
        outcomes.append(told);
    }

    private void countIgnored() {
        metrics.counter("perennial.ignored", "topic", topic().name()).increment();
    }

    private static List<Code> codes(MessageEvent message) {
        return message.getVoucherCodes().stream().map(Code::of).distinct().toList();
    }

    private static VoucherEvent.Builder outcome(OutcomeType type, Voucher voucher, MessageEvent message, Instant now) {
        return Outcomes.outcome(type, voucher, voucher.code().value(), Cause.event(message.getEventId()), now)
                .setOccurredAt(message.getOccurredAt());
    }

    /** Why the message was given up; if it does not say, that it was. */
    private static String reason(MessageEvent message) {
        return message.getReason() != null
                ? message.getReason()
                : message.getType().toLowerCase(Locale.ROOT);
    }
}
