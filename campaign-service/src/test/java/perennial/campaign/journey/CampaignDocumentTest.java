package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perennial.campaign.condition.Circumstances;
import perennial.campaign.condition.ConditionCompiler;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Templates;
import perennial.platform.expression.Compilation;
import perennial.platform.expression.Expression;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

class CampaignDocumentTest {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Map<String, CompiledTemplate> TEMPLATES =
            Map.of("plain", Templates.saying("Hello"), "with-code", Templates.saying("Your code: {{code}}"));

    @Test
    void whatIsSaidIsMeant() {
        CampaignDocument document = read("""
                on: {exited: vip}
                freshness: PT1H
                includeExisting: true
                reentry: P90D
                leave: [{entered: vip}, {order: PLACED}]
                attribution: P3D
                steps:
                  - issue: welcome-10
                  - send: {channel: email, template: with-code}
                  - wait: PT24H
                  - wait: {until: "09:00"}
                  - wait: {until: quiet-hours-end}
                  - when: orders.count == 0
                  - send: {channel: email, template: plain}
                """);

        assertThat(defects(document)).isEmpty();
        assertThat(document.campaign())
                .isEqualTo(new Campaign(
                        new Happening.Membership("vip", false),
                        true,
                        Duration.ofHours(1),
                        new Reentry.After(Duration.ofDays(90)),
                        List.of(new Happening.Membership("vip", true), new Happening.Order("PLACED")),
                        Duration.ofDays(3),
                        List.of(
                                new Step.Issue("welcome-10"),
                                new Step.Send("email", "with-code"),
                                new Step.WaitFor(Duration.ofDays(1)),
                                new Step.WaitUntil(LocalTime.of(9, 0)),
                                new Step.WaitForQuietHoursToEnd(),
                                new Step.When(condition("orders.count == 0")),
                                new Step.Send("email", "plain"))));
    }

    @Test
    void whatIsNotSaidIsTwoDaysAndNever() {
        Campaign campaign = read("{on: {entered: vip}, steps: [{send: {channel: email, template: plain}}]}")
                .campaign();

        assertThat(campaign.freshness()).isEqualTo(Duration.ofDays(2));
        assertThat(campaign.reentry()).isEqualTo(new Reentry.Never());
        assertThat(campaign.includeExisting()).isFalse();
        assertThat(campaign.leave()).isEmpty();
        assertThat(campaign.attribution()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void whatTriggersACampaignCanBeAnyOutcome() {
        assertThat(trigger("{entered: vip}")).contains(new Happening.Membership("vip", true));
        assertThat(trigger("{order: PLACED}")).contains(new Happening.Order("PLACED"));
        assertThat(trigger("{loyalty: MILESTONE}")).contains(new Happening.Loyalty("MILESTONE", null));
        assertThat(trigger("{loyalty: MILESTONE, rule: fifth}")).contains(new Happening.Loyalty("MILESTONE", "fifth"));
        assertThat(trigger("{voucher: EXPIRED, promotion: p}")).contains(new Happening.Voucher("EXPIRED", "p"));
        assertThat(trigger("{order: SHIPPED}")).isEmpty();
        assertThat(trigger("{entered: vip, rule: fifth}")).isEmpty();
        assertThat(trigger("{entered: a, order: PLACED}")).isEmpty();
        assertThat(trigger("{entered: ' '}")).isEmpty();
    }

    private static Optional<Happening> trigger(String on) {
        return Optional.ofNullable(read("{on: " + on + "}").on()).flatMap(HappeningDocument::happening);
    }

    @Test
    void everyDefectNamesItsKey() {
        assertThat(
                        defects(
                                read(
                                        "{on: {entered: a, exited: b}, freshness: 48, reentry: sometimes, attribution: x, leave: {voucher: EXPIRED}, steps: []}")))
                .containsExactly(
                        "on " + HappeningDocument.EXPECTED,
                        "freshness must be an ISO 8601 duration such as PT48H",
                        "attribution must be an ISO 8601 duration such as P7D",
                        "reentry must be never, always or an ISO 8601 duration such as P90D",
                        "leave " + HappeningDocument.EXPECTED_TO_LEAVE,
                        "steps must have a send");
        assertThat(defects(read("""
                on: {entered: a}
                steps:
                  - send: {channel: email, template: with-code}
                  - send: {channel: email, template: missing}
                  - {wait: PT1H, issue: p}
                  - wait: -PT1H
                  - wait: {until: "25:00"}
                  - when: orders.count == 'many'
                  - issue: p
                  - issue: p
                """)))
                .satisfiesExactly(
                        code -> assertThat(code).startsWith("steps[0].send.template with-code names code"),
                        missing -> assertThat(missing).isEqualTo("steps[1].send.template missing does not exist"),
                        two -> assertThat(two).startsWith("steps[2] must be one of"),
                        negative -> assertThat(negative).startsWith("steps[3].wait must be"),
                        time -> assertThat(time).startsWith("steps[4].wait must be"),
                        condition -> assertThat(condition)
                                .startsWith("steps[5].when, line 1, column 14: '==' does not apply to"),
                        first -> assertThat(first).startsWith("steps[6] issues a voucher that no send tells of"),
                        second -> assertThat(second).startsWith("steps[7] issues a voucher that no send tells of"));
    }

    private static List<String> defects(CampaignDocument document) {
        return document.defects(id -> Optional.ofNullable(TEMPLATES.get(id)));
    }

    private static Expression<Circumstances> condition(String text) {
        return ((Compilation.Compiled<Expression<Circumstances>>) ConditionCompiler.compile(text)).result();
    }

    private static CampaignDocument read(String yaml) {
        return YAML.readValue(yaml, CampaignDocument.class);
    }
}
