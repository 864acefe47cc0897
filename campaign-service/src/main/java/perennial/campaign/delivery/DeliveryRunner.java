package perennial.campaign.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.delivery.MessageTable.Held;
import perennial.campaign.recipient.Contact;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Facts;
import perennial.campaign.template.Rendering;
import perennial.campaign.template.Shop;
import perennial.campaign.template.TemplateLookup;

/**
 * One worker: claims messages, and for each commits checks and HANDING_OVER together, hands it over, and settles it. A server that is
 * away costs no message anything: what was claimed is given back.
 */
final class DeliveryRunner implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration FAILED_AGAIN_AFTER = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** All that the workers share. */
    record Parts(
            MessageTable messages,
            DeliveryWriter writer,
            RecipientTable recipients,
            TemplateLookup templates,
            BacklogLookup backlog,
            TransactionTemplate transaction,
            WorkSignal deliverySignal,
            DeliverySettings settings,
            Shop shop,
            Clock clock,
            MeterRegistry metrics) {}

    /** A message in HANDING_OVER, and what is to be handed over. */
    private record Ready(Held held, MimeMessage mail) {}

    private final Parts parts;
    private final SmtpConnection connection;
    private final CountDownLatch stopped = new CountDownLatch(1);

    DeliveryRunner(Parts parts, SmtpConnection connection) {
        this.parts = parts;
        this.connection = connection;
    }

    void stop() {
        stopped.countDown();
        parts.deliverySignal().ring();
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        try (connection) {
            while (!isStopping()) {
                try {
                    long rings = parts.deliverySignal().rings();
                    if (!work()) {
                        connection.closeIfIdle();
                        parts.deliverySignal().await(rings, LOOK_EVERY);
                    }
                    pause = FIRST_PAUSE;
                } catch (MessagingException e) {
                    LOG.warn("The mail server is away: {}", e.toString());
                    pause = pauseAndDouble(pause);
                } catch (RuntimeException e) {
                    LOG.warn("Handing over was interrupted; leases bring the messages back", e);
                    pause = pauseAndDouble(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    private void pause(Duration duration) throws InterruptedException {
        boolean ignored = stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration pauseAndDouble(Duration pause) throws InterruptedException {
        pause(pause);
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** @return whether there was something to do */
    private boolean work() throws MessagingException, InterruptedException {
        UUID token = UUID.randomUUID();
        List<UUID> claimed = parts.messages()
                .claim(
                        token,
                        parts.settings().claimSize(),
                        parts.settings().claimLease(),
                        parts.clock().instant());
        if (claimed.isEmpty()) {
            return false;
        }
        try {
            for (UUID messageId : claimed) {
                if (isStopping()) {
                    break;
                }
                connection.open();
                @Nullable Ready ready = prepareOrPostpone(messageId, token);
                if (ready != null) {
                    handOver(ready, token);
                }
            }
        } finally {
            parts.messages().giveBack(token);
        }
        return true;
    }

    /** A message that makes us fail must not keep the others back. */
    private @Nullable Ready prepareOrPostpone(UUID messageId, UUID token) {
        try {
            return parts.transaction().execute(status -> prepare(messageId, token));
        } catch (RuntimeException e) {
            LOG.error("Message {} failed before its hand-over", messageId, e);
            parts.metrics().counter("perennial.messages.failures").increment();
            parts.messages().postpone(messageId, token, parts.clock().instant().plus(FAILED_AGAIN_AFTER));
            return null;
        }
    }

    /** The transaction from CLAIMED on. Null if there is nothing to hand over. */
    private @Nullable Ready prepare(UUID messageId, UUID token) {
        Optional<Held> found = parts.messages().lock(messageId, token);
        if (found.isEmpty()) {
            return null;
        }
        Held held = found.get();
        CompiledTemplate template = template(held.message());
        Message message = held.message().withClass(template.messageClass());
        Instant now = parts.clock().instant();
        HandOver decision = HandOver.decide(message, held.refusedBefore(), situation(held), now);
        return switch (decision) {
            case HandOver.Later later -> {
                parts.messages().postpone(message.messageId(), token, later.at());
                yield null;
            }
            case HandOver.No no -> refuse(message, token, no.outcome(), now);
            case HandOver.Go go -> ready(held, message, template, go.contact(), token, now);
        };
    }

    private HandOver.Situation situation(Held held) {
        return new HandOver.Situation(
                parts.recipients().find(held.message().customerId()),
                held.leaving(),
                held.stopped(),
                parts.backlog().isCurrent());
    }

    private @Nullable Ready refuse(Message message, UUID token, Outcome outcome, Instant now) {
        parts.writer().settle(message, MessageState.CLAIMED, token, outcome, now);
        return null;
    }

    private @Nullable Ready ready(
            Held held, Message message, CompiledTemplate template, Contact contact, UUID token, Instant now) {
        Voucher voucher = message.voucher();
        Rendering rendering = template.render(
                new Facts(
                        contact,
                        message.campaignId(),
                        voucher == null ? null : new Facts.Voucher(voucher.code(), voucher.validUntil()),
                        null,
                        null,
                        null,
                        null),
                parts.shop());
        return switch (rendering) {
            case Rendering.Lacking lacking ->
                refuse(message, token, new Outcome.Failed("template_lacks_" + lacking.variable()), now);
            case Rendering.Rendered content -> {
                try {
                    Email email = new Email(message.messageId(), String.valueOf(contact.email()), content);
                    MimeMessage mail = connection.compose(email, now);
                    parts.messages().handOver(message, token, parts.settings().handOverLease());
                    yield new Ready(held.with(message), mail);
                } catch (MessagingException e) {
                    yield refuse(message, token, new Outcome.Failed("invalid_address"), now);
                }
            }
        };
    }

    private void handOver(Ready ready, UUID token) throws InterruptedException {
        long startNanos = System.nanoTime();
        Attempt attempt = connection.send(ready.mail());
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        Message message = ready.held().message();
        Settlement settlement =
                Settlement.of(attempt, ready.held().attempts(), parts.clock().instant());
        parts.metrics()
                .timer(
                        "perennial.message.handover",
                        "result",
                        attempt.getClass().getSimpleName())
                .record(took);
        settleUntilDone(message, token, settlement, startNanos);
    }

    /** What has happened must be written, also when the database is away for a moment. After the lease it is UNCONFIRMED anyway. */
    private void settleUntilDone(Message message, UUID token, Settlement settlement, long startNanos)
            throws InterruptedException {
        long leaseNanos = parts.settings().handOverLease().toNanos();
        while (true) {
            try {
                boolean held =
                        Boolean.TRUE.equals(parts.transaction().execute(status -> settle(message, token, settlement)));
                if (!held) {
                    LOG.warn("Message {} was handed over for longer than its lease", message.messageId());
                }
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() - startNanos > leaseNanos) {
                    throw e;
                }
                LOG.warn("The outcome of message {} is not written yet", message.messageId(), e);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private boolean settle(Message message, UUID token, Settlement settlement) {
        return switch (settlement) {
            case Outcome outcome ->
                parts.writer()
                        .settle(
                                message,
                                MessageState.HANDING_OVER,
                                token,
                                outcome,
                                parts.clock().instant());
            case Settlement.Again again -> parts.messages().again(message, token, again);
        };
    }

    private CompiledTemplate template(Message message) {
        return parts.templates()
                .find(message.templateId())
                .orElseThrow(() -> new IllegalStateException("There is no template " + message.templateId()));
    }
}
