package perennial.sandbox.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import perennial.events.MessageEvent;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.simulator.Letter;
import perennial.sandbox.simulator.Mailbox;
import perennial.schemas.Service;
import perennial.schemas.Topics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Dashboards and alerts name nothing that the services do not say: after customers have done what is counted, everything is there. */
class MetricsIT {

    private static final Path DEPLOY = Path.of("../deploy");
    private static final String CUSTOMER = "metrics-ada";
    private static final String NOT_ASKED = "metrics-without-consent";
    private static final Pattern CODE = Pattern.compile("WELCOME-[A-Z0-9]+");
    private static final Pattern UNSUBSCRIBE = Pattern.compile("/unsubscribe/[\\w.-]+");
    private static final Pattern LABELS_OF = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    private final RunningStack stack = RunningStack.get();
    private final Instant now = new SharedClock(stack.home()).now();

    /** @param place where the expression stands, for messages */
    private record Expression(String place, List<PromQl.Use> uses) {}

    @Test
    void everyMetricAndLabelOfDashboardsAndAlertsIsThere() throws Exception {
        somebodyDoesEverythingThatIsCounted();
        List<Expression> expressions = expressions();
        assertThat(expressions).hasSizeGreaterThan(50);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Scrape scrape = Scrape.of(Arrays.stream(Service.values()).map(stack::metrics));
                    assertThat(expressions)
                            .allSatisfy(expression -> assertThat(expression.uses())
                                    .as(expression.place())
                                    .isNotEmpty()
                                    .allMatch(scrape::has));
                });
    }

    private void somebodyDoesEverythingThatIsCounted() throws Exception {
        try (LiveTopic<MessageEvent> messages = new LiveTopic<>(stack.home(), Topics.MESSAGES);
                EventPublisher publisher = EventPublisher.eachOnItsOwn(stack.home())) {
            publisher.publish(Topics.CUSTOMERS, Shoppers.signUp(CUSTOMER, true, now));
            publisher.publish(Topics.CUSTOMERS, Shoppers.signUp(NOT_ASKED, false, now));
            publisher.flush();
            await(() -> of(messages, CUSTOMER, "SENT").size() == 1
                    && of(messages, NOT_ASKED, "SUPPRESSED").size() == 1);
            Letter letter = new Mailbox(stack.home().ports())
                    .letters(Shoppers.address(CUSTOMER))
                    .getFirst();
            String code = found(CODE, letter);
            assertThat(redeem(code, "o-metrics-1")).isEqualTo(201);
            assertThat(redeem(code, "o-metrics-2")).isEqualTo(409);
            publisher.publish(Topics.ORDERS, Shoppers.order(CUSTOMER, "o-metrics-1", 5_000, now));
            publisher.flush();
            assertThat(stack.post(Service.CAMPAIGN, found(UNSUBSCRIBE, letter), "")
                            .statusCode())
                    .isEqualTo(200);
            String messageId = of(messages, CUSTOMER, "SENT").getFirst().getMessageId();
            assertThat(stack.post(Service.CAMPAIGN, "/bounces", """
                                    {"bounces":[{"messageId":"%s","kind":"soft","at":"%s"}]}""".formatted(messageId, now))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private int redeem(String code, String orderId) {
        return stack.post(Service.VOUCHER, "/redemptions", """
                        {"customerId":"%s","codes":["%s"],"orderId":"%s",
                         "order":{"cartId":"k-metrics","currency":"EUR","totalMinor":5000,
                                  "lines":[{"lineId":"1","sku":"s-1","categories":[],"quantity":1,"unitPriceMinor":5000}]}}""".formatted(CUSTOMER, code, orderId))
                .statusCode();
    }

    private static List<MessageEvent> of(LiveTopic<MessageEvent> messages, String customerId, String type) {
        return messages.where(event ->
                event.getCustomerId().equals(customerId) && event.getType().equals(type));
    }

    private static String found(Pattern pattern, Letter letter) {
        Matcher matcher = pattern.matcher(letter.text());
        assertThat(matcher.find()).as("%s in %s", pattern, letter.text()).isTrue();
        return matcher.group();
    }

    private static List<Expression> expressions() throws IOException {
        List<Expression> expressions = new ArrayList<>();
        try (Stream<Path> dashboards = Files.list(DEPLOY.resolve("dashboards"))) {
            for (Path file :
                    dashboards.filter(path -> path.toString().endsWith(".json")).toList()) {
                JsonNode dashboard = JsonMapper.shared().readTree(file);
                dashboard
                        .path("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target -> expressions.add(expression(
                                        file.getFileName() + ", "
                                                + panel.path("title").asString(),
                                        target.path("expr").asString()))));
                dashboard.at("/templating/list").findValues("query").stream()
                        .map(query -> LABELS_OF.matcher(query.asString("")))
                        .filter(Matcher::matches)
                        .forEach(query -> expressions.add(expression(
                                file.getFileName() + ", " + query.group(),
                                "sum by (" + query.group(2) + ") (" + query.group(1) + ")")));
            }
        }
        JsonNode alerts = new YAMLMapper()
                .readTree(
                        DEPLOY.resolve("kubernetes/base/monitoring/alerts.yaml").toFile());
        alerts.at("/spec/groups/0/rules")
                .forEach(rule -> expressions.add(expression(
                        rule.path("alert").asString(), rule.path("expr").asString())));
        return expressions;
    }

    private static Expression expression(String place, String expression) {
        return new Expression(place, PromQl.uses(expression));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
