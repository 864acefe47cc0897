package perennial.voucher.issuance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import perennial.events.VoucherEvent;
import perennial.events.VoucherRequest;
import perennial.platform.admission.DeadLetter;
import perennial.platform.testing.OutcomeReader;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import perennial.voucher.VoucherIT;

class IssuanceIT extends VoucherIT {

    private static final String TEN_PERCENT = "\"discount\":{\"percent\":10}";

    @Test
    void aVoucherNamesItsRequestItsCauseAndItsPeriod() {
        String promotionId =
                promotion("\"discount\":{\"percent\":10},\"codes\":{\"prefix\":\"HELLO-\"},\"valid\":{\"days\":14}");
        VoucherRequest request = request(unique("request"), "ada", promotionId);

        VoucherEvent issued = answerTo(request);

        assertThat(issued.getType()).isEqualTo("ISSUED");
        assertThat(issued.getCode()).matches("HELLO-[2-9A-HJ-NP-Z]{12}");
        assertThat(issued.getPromotionId()).isEqualTo(promotionId);
        assertThat(issued.getCustomerId()).isEqualTo("ada");
        assertThat(issued.getCampaignId()).isEqualTo("welcome");
        assertThat(issued.getCauseId()).isEqualTo(request.getEventId());
        assertThat(issued.getValidFrom()).isEqualTo(issued.getOccurredAt());
        assertThat(issued.getValidUntil()).isEqualTo(issued.getOccurredAt().plus(Duration.ofDays(14)));
    }

    @Test
    void oneRequestIsAnsweredOnceHoweverOftenItComes() {
        String promotionId = promotion(TEN_PERCENT);
        String customerId = unique("customer");
        String requestId = unique("request");
        PUBLISHER.publish(
                Topics.VOUCHER_REQUESTS,
                request(requestId, customerId, promotionId),
                request(requestId, customerId, promotionId));
        told(requestId, 1);
        PUBLISHER.publish(Topics.VOUCHER_REQUESTS, request(requestId, customerId, promotionId));
        settle(customerId);

        assertThat(told(requestId, 1)).hasSize(1);
        assertThat(as("support")
                        .get("/customers/" + customerId + "/vouchers")
                        .json()
                        .get("items")
                        .valueStream()
                        .filter(voucher -> voucher.get("promotionId").asString().equals(promotionId)))
                .hasSize(1);
    }

    @Test
    void aRefusalStandsAlsoWhenItsReasonIsGone() {
        String promotionId = unique("promotion");
        String customerId = unique("customer");
        VoucherRequest request = request(unique("request"), customerId, promotionId);
        VoucherEvent refused = answerTo(request);
        assertThat(refused.getType()).isEqualTo("REFUSED");
        assertThat(refused.getReason()).isEqualTo("not_found");
        assertThat(refused.getCode()).isNull();
        assertThat(refused.getCauseId()).isEqualTo(request.getEventId());

        promotion(promotionId, TEN_PERCENT);
        PUBLISHER.publish(Topics.VOUCHER_REQUESTS, request);
        issued(customerId, promotionId);

        assertThat(told(request.getRequestId(), 1))
                .extracting(VoucherEvent::getType)
                .containsExactly("REFUSED");
    }

    @Test
    void nothingIssuedByAPromotionThatIsStoppedOverOrUsedUp() {
        String stopped = promotion(TEN_PERCENT);
        as("marketing").post("/promotions/" + stopped + "/stop", "");
        String over = promotion("\"discount\":{\"percent\":10},\"valid\":{\"until\":\"2026-01-01T00:00:00Z\"}");
        String usedUp = promotion("\"discount\":{\"percent\":10},\"limits\":{\"redemptions\":1}");
        redeemed("ada", unique("order"), issued("ada", usedUp));
        String oneEach = promotion("\"discount\":{\"percent\":10},\"limits\":{\"perCustomer\":1}");
        redeemed("ada", unique("order"), issued("ada", oneEach));

        assertThat(reason(stopped, "ada")).isEqualTo("promotion_stopped");
        assertThat(reason(over, "ada")).isEqualTo("expired");
        assertThat(reason(usedUp, "bob")).isEqualTo("quantity_exceeded");
        assertThat(reason(oneEach, "ada")).isEqualTo("per_customer_limit_exceeded");
        issued("bob", oneEach);
    }

    @Test
    void aCodeThatIsTakenIsDrawnAnew() {
        String promotionId = promotion(TEN_PERCENT);
        String first = issued("ada", promotionId);
        random.replayLast(12);

        String second = issued("bob", promotionId);

        assertThat(random.hasReplayed()).isTrue();
        assertThat(second).isNotEqualTo(first);
        assertThat(as("support")
                        .get("/vouchers/" + first)
                        .json()
                        .get("customerId")
                        .asString())
                .isEqualTo("ada");
        assertThat(as("support")
                        .get("/vouchers/" + second)
                        .json()
                        .get("customerId")
                        .asString())
                .isEqualTo("bob");
    }

    @Test
    void aThousandRequestsGetAThousandCodes() {
        String promotionId = promotion(TEN_PERCENT);
        List<String> customers =
                IntStream.range(0, 1000).mapToObj(i -> "c-" + i).toList();

        assertThat(Set.copyOf(issued(customers, promotionId))).hasSize(1000);
    }

    @Test
    void aBadRequestIsADeadLetterAndTheOthersAreAnswered() {
        String promotionId = promotion(TEN_PERCENT);
        String customerId = unique("customer");
        String deadLetters = Topics.VOUCHER_REQUESTS.deadLetterTopic(Service.VOUCHER);
        publish(customerId, "no avro".getBytes(UTF_8));
        publish(customerId, PUBLISHER.encode(Topics.VOUCHER_REQUESTS, request(unique("request"), customerId, " ")));
        VoucherRequest unprocessable = request("nul\u0000", customerId, promotionId);
        publish(customerId, PUBLISHER.encode(Topics.VOUCHER_REQUESTS, unprocessable));

        issued(customerId, promotionId);

        assertThat(OutcomeReader.awaitRaw(deadLetters, 3).stream()
                        .filter(letter -> new String(letter.key(), UTF_8).equals(customerId))
                        .map(letter -> header(letter, DeadLetter.REASON))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("not_avro", "invalid", "processing_failed");
    }

    private static String reason(String promotionId, String customerId) {
        VoucherEvent refused = answerTo(request(unique("request"), customerId, promotionId));
        assertThat(refused.getType()).isEqualTo("REFUSED");
        return String.valueOf(refused.getReason());
    }

    private static void publish(String key, byte[] value) {
        PUBLISHER.publishRaw(new ProducerRecord<>(Topics.VOUCHER_REQUESTS.name(), key.getBytes(UTF_8), value));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
