package perennial.sandbox.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import perennial.events.CustomerEvent;
import perennial.events.LoyaltyEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.OrderEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.kafka.KafkaClients;
import perennial.schemas.Decoded;
import perennial.schemas.EventCodec;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Reads along on the topics, in a thread of its own, from when it was opened until it is closed. */
final class Journal implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE_TO_CLOSE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final Thread reader;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    private final Shelf<CustomerEvent> customers;
    private final Shelf<OrderEvent> orders;
    private final Shelf<MembershipEvent> memberships;
    private final Shelf<VoucherRequest> requests;
    private final Shelf<VoucherEvent> vouchers;
    private final Shelf<MessageEvent> messages;
    private final Shelf<LoyaltyEvent> entries;
    private final Map<String, Shelf<?>> shelves;
    private final AtomicLong deadLetters = new AtomicLong();

    /** What was seen of one topic. */
    private final class Shelf<V extends SpecificRecord> {

        private final Topic<V> topic;
        private final String customersBeginWith;
        private final List<V> seen = new CopyOnWriteArrayList<>();

        private Shelf(Topic<V> topic, String customersBeginWith) {
            this.topic = topic;
            this.customersBeginWith = customersBeginWith;
        }

        private void put(byte[] value) {
            if (codec.decode(topic, value) instanceof Decoded.Value<V> decoded && isOurs(decoded.value())) {
                seen.add(decoded.value());
            }
        }

        private boolean isOurs(V event) {
            Object customerId =
                    event.get(event.getSchema().getField("customerId").pos());
            return String.valueOf(customerId).startsWith(customersBeginWith);
        }
    }

    private Journal(Home home, String run) {
        this.codec = EventCodec.connectedTo(home.ports().registryUrl());
        this.customers = new Shelf<>(Topics.CUSTOMERS, run);
        this.orders = new Shelf<>(Topics.ORDERS, run);
        this.memberships = new Shelf<>(Topics.MEMBERSHIPS, run);
        this.requests = new Shelf<>(Topics.VOUCHER_REQUESTS, run);
        this.vouchers = new Shelf<>(Topics.VOUCHERS, run);
        this.messages = new Shelf<>(Topics.MESSAGES, run);
        this.entries = new Shelf<>(Topics.LOYALTY_ENTRIES, run);
        this.shelves = Map.of(
                Topics.CUSTOMERS.name(), customers,
                Topics.ORDERS.name(), orders,
                Topics.MEMBERSHIPS.name(), memberships,
                Topics.VOUCHER_REQUESTS.name(), requests,
                Topics.VOUCHERS.name(), vouchers,
                Topics.MESSAGES.name(), messages,
                Topics.LOYALTY_ENTRIES.name(), entries);
        this.consumer = new KafkaClients(home.ports()).consumer(Map.of());
        this.reader = new Thread(this::read, "journal");
        this.reader.setDaemon(true);
    }

    /** @param run what the customer ids of interest begin with */
    static Journal open(Home home, String run) {
        Journal journal = new Journal(home, run);
        journal.seekToNow();
        journal.reader.start();
        return journal;
    }

    /** @throws Failure if the topics can no longer be read */
    Outcomes soFar() {
        RuntimeException problem = failure.get();
        if (problem != null) {
            throw new Failure("The topics can no longer be read: " + problem.getMessage(), problem);
        }
        return new Outcomes(
                List.copyOf(customers.seen),
                List.copyOf(orders.seen),
                List.copyOf(memberships.seen),
                List.copyOf(requests.seen),
                List.copyOf(vouchers.seen),
                List.copyOf(messages.seen),
                List.copyOf(entries.seen),
                deadLetters.get());
    }

    private void seekToNow() {
        List<TopicPartition> partitions = new ArrayList<>();
        Stream.concat(shelves.keySet().stream(), deadLetterTopics())
                .forEach(topic -> consumer.partitionsFor(topic)
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    private static Stream<String> deadLetterTopics() {
        return Topics.all().stream().flatMap(topic -> topic.readers().stream().map(topic::deadLetterTopic));
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(POLL).forEach(this::note);
            }
        } catch (WakeupException e) {
            // closed
        } catch (RuntimeException e) {
            failure.set(e);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        Shelf<?> shelf = shelves.get(record.topic());
        if (shelf == null) {
            deadLetters.incrementAndGet();
        } else if (record.value() != null) {
            shelf.put(record.value());
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            if (reader.join(PATIENCE_TO_CLOSE)) {
                consumer.close();
                codec.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
