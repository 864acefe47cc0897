package perennial.campaign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import perennial.campaign.delivery.AsideRunner;
import perennial.events.Consent;
import perennial.events.CustomerEvent;
import perennial.events.MembershipEvent;
import perennial.events.MessageEvent;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.testing.AdvancingClock;
import perennial.platform.testing.Backbone;
import perennial.platform.testing.EventPublisher;
import perennial.platform.testing.Http;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Topic;
import perennial.schemas.Topics;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The service, running: one for all tests that extend this, driven through topics and HTTP, with a real mail server. */
@SpringBootTest(
        classes = {CampaignApplication.class, CampaignServiceIT.TestClock.class},
        webEnvironment = RANDOM_PORT)
abstract class CampaignServiceIT {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final GreenMail MAIL = startMail();
    static final SmtpGate GATE = SmtpGate.before(MAIL.getSmtp().getPort());
    static final WebhookProvider PROVIDER = WebhookProvider.listening();
    static final EventPublisher PUBLISHER = new EventPublisher();
    private static final Backbone.Database DATABASE = Backbone.get().newDatabase();
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Path DEFINITIONS = Path.of("src", "test", "resources", "definitions");

    @TestConfiguration
    static class TestClock {

        @Bean
        AdvancingClock advancingClock() {
            return new AdvancingClock();
        }

        @Bean
        HeldTime heldTime() {
            return new HeldTime();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private @Nullable AdvancingClock clock;

    @Autowired
    private @Nullable JdbcClient jdbc;

    @Autowired
    private @Nullable Admin admin;

    @Autowired
    private List<AsideRunner> asides = List.of();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, DATABASE);
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", GATE::port);
        // Longer than any test: the gate says when a hanging conversation ends.
        properties.add("spring.mail.properties.mail.smtp.timeout", () -> "60000");
        properties.add("perennial.delivery.claim-lease", () -> "3s");
        // No test depends on the time of day, but those of the channel push.
        properties.add("perennial.channels.email.quiet-hours", () -> "none");
        properties.add("perennial.channels.email.cap.messages", () -> "1000");
        properties.add("perennial.channels.sms.webhook.url", PROVIDER::url);
        properties.add("perennial.channels.sms.webhook.secret", () -> WebhookProvider.SECRET);
        properties.add("perennial.channels.sms.webhook.recipient-attribute", () -> "phone");
        properties.add("perennial.channels.push.webhook.url", PROVIDER::url);
        properties.add("perennial.channels.push.webhook.secret", () -> WebhookProvider.SECRET);
        properties.add("perennial.channels.push.quiet-hours", () -> "21:00-08:00");
        properties.add("perennial.channels.push.cap.messages", () -> "2");
        properties.add("perennial.channels.push.cap.every", () -> "P7D");
        properties.add("perennial.channels.pager.webhook.url", PROVIDER::url);
        properties.add("perennial.channels.pager.webhook.secret", () -> WebhookProvider.SECRET);
        properties.add("perennial.channels.pager.per-second", () -> "10");
        properties.add("perennial.unsubscribe.key", () -> KEY);
        properties.add("perennial.suppression.key", () -> KEY);
    }

    private static GreenMail startMail() {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    AdvancingClock clock() {
        return requireNonNull(clock);
    }

    JdbcClient jdbc() {
        return requireNonNull(jdbc);
    }

    Http http() {
        return Http.at(port);
    }

    Instant now() {
        return ((Clock) clock()).instant();
    }

    static String newCustomer() {
        return "c-" + UUID.randomUUID();
    }

    /** Puts a definition that tests share: smaller than those of the programme, and no concern of it. */
    void apply(String collection, String id) {
        put(
                collection,
                id,
                YAMLMapper.shared()
                        .readTree(DEFINITIONS.resolve(collection).resolve(id + ".yaml"))
                        .toString());
    }

    void put(String collection, String id, String json) {
        Http.Answer answer = http().as("marketing").put("/" + collection + "/" + id, json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    void putCampaign(String id, String yaml) {
        put(
                "campaigns",
                id,
                YAMLMapper.shared()
                        .readTree("{kind: Campaign, id: " + id + ", " + yaml + "}")
                        .toString());
    }

    void post(String path) {
        assertThat(http().as("marketing").post(path, "").status()).isEqualTo(200);
    }

    void signUp(String customerId, boolean consent) {
        signUp(customerId, customerId + "@shop.example", consent);
    }

    void signUp(String customerId, String email, boolean consent) {
        Instant at = now();
        PUBLISHER.publish(
                Topics.CUSTOMERS,
                CustomerEvent.newBuilder()
                        .setEventId(UUID.randomUUID().toString())
                        .setType("SIGNED_UP")
                        .setOccurredAt(at)
                        .setCustomerId(customerId)
                        .setEmail(email)
                        .setFirstName("Zoë <b>")
                        .setLanguage("de-AT")
                        .setTimeZone("Europe/Vienna")
                        .setConsents(Map.of(
                                "email",
                                Consent.newBuilder()
                                        .setGranted(consent)
                                        .setAt(at)
                                        .build()))
                        .build());
    }

    MembershipEvent membership(String type, String customerId, String segmentId, Instant at) {
        return MembershipEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType(type)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setCauseId("cause-of-" + customerId)
                .setCustomerId(customerId)
                .setSegmentId(segmentId)
                .setDefinitionVersion(1)
                .setReason("EVENT")
                .build();
    }

    /** @return the membership event */
    MembershipEvent enter(String customerId, String segmentId) {
        MembershipEvent event = membership("ENTERED", customerId, segmentId, now());
        PUBLISHER.publish(Topics.MEMBERSHIPS, event);
        return event;
    }

    MembershipEvent exit(String customerId, String segmentId) {
        MembershipEvent event = membership("EXITED", customerId, segmentId, now());
        PUBLISHER.publish(Topics.MEMBERSHIPS, event);
        return event;
    }

    VoucherRequest awaitRequest(String customerId) {
        return OutcomeReader.await(
                        Topics.VOUCHER_REQUESTS,
                        1,
                        request -> request.getCustomerId().equals(customerId))
                .getFirst();
    }

    long requests(String customerId) {
        return OutcomeReader.all(Topics.VOUCHER_REQUESTS).stream()
                .filter(request -> request.getCustomerId().equals(customerId))
                .count();
    }

    /** voucher-service's answer with a code. */
    VoucherEvent issue(VoucherRequest request) {
        return issue(request, "CODE-" + UUID.randomUUID());
    }

    VoucherEvent issue(VoucherRequest request, String code) {
        VoucherEvent event = VoucherEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("ISSUED")
                .setOccurredAt(now())
                .setRecordedAt(now())
                .setCauseId(request.getEventId())
                .setCode(code)
                .setPromotionId(request.getPromotionId())
                .setCustomerId(request.getCustomerId())
                .setRequestId(request.getRequestId())
                .setCampaignId(request.getCampaignId())
                .setValidFrom(now())
                .setValidUntil(Instant.parse("2099-03-15T12:00:00Z"))
                .build();
        PUBLISHER.publish(Topics.VOUCHERS, event);
        return event;
    }

    VoucherEvent refuse(VoucherRequest request, String reason) {
        VoucherEvent event = VoucherEvent.newBuilder()
                .setEventId(UUID.randomUUID().toString())
                .setType("REFUSED")
                .setOccurredAt(now())
                .setRecordedAt(now())
                .setCauseId(request.getEventId())
                .setPromotionId(request.getPromotionId())
                .setCustomerId(request.getCustomerId())
                .setRequestId(request.getRequestId())
                .setReason(reason)
                .build();
        PUBLISHER.publish(Topics.VOUCHERS, event);
        return event;
    }

    List<MessageEvent> outcomes(String customerId) {
        return OutcomeReader.all(Topics.MESSAGES).stream()
                .filter(event -> event.getCustomerId().equals(customerId))
                .toList();
    }

    MessageEvent awaitOutcome(String customerId) {
        return awaitOutcomes(customerId, 1).getFirst();
    }

    List<MessageEvent> awaitOutcomes(String customerId, int count) {
        return OutcomeReader.await(
                Topics.MESSAGES, count, event -> event.getCustomerId().equals(customerId));
    }

    static List<MimeMessage> mails(String customerId) {
        return mailsTo(customerId + "@shop.example");
    }

    static List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> address.equals(recipient(mail)))
                .toList();
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a row says so; only for what is not to be seen from outside yet. */
    void awaitState(String table, String customerId, String state) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from " + table + " where customer_id = ? and state = ?")
                                .params(customerId, state)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    /** What is stopped is set aside now, and not within ten seconds. */
    void setAside() {
        asides.forEach(AsideRunner::setAside);
    }

    /** Waits until what is stopped is not even looked at any more. */
    void awaitSetAside(String table, String customerId) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from " + table
                                        + " where customer_id = ? and stopped_by is not null")
                                .param(customerId)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    /** What was published before has been read, and decided on; {@code cart-abandoned} must be there. */
    void everythingIsRead() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Topic<?> topic : List.of(
                Topics.CUSTOMERS,
                Topics.ORDERS,
                Topics.CARTS,
                Topics.MEMBERSHIPS,
                Topics.VOUCHERS,
                Topics.LOYALTY_ENTRIES)) {
            for (int partition = 0; partition < Backbone.PARTITIONS; partition++) {
                latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        try {
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    requireNonNull(admin).listOffsets(latest).all().get();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> ends.entrySet().stream()
                            .allMatch(end ->
                                    position(end.getKey()) >= end.getValue().offset()));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        String last = newCustomer();
        signUp(last, true);
        enter(last, "cart-abandoned");
        assertThat(awaitOutcome(last).getType()).isEqualTo("SENT");
    }

    private long position(TopicPartition partition) {
        return jdbc().sql("select next_offset from consumer_offset where topic = ? and partition = ?")
                .params(partition.topic(), partition.partition())
                .query(Long.class)
                .optional()
                .orElse(-1L);
    }

    static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }
}
