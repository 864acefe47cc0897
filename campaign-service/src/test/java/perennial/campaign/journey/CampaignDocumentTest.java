package perennial.campaign.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perennial.campaign.template.CompiledTemplate;
import perennial.campaign.template.Templates;
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
                reentry: P90D
                steps:
                  - issue: welcome-10
                  - send: {channel: email, template: with-code}
                  - wait: PT24H
                  - send: {channel: email, template: plain}
                """);

        assertThat(defects(document)).isEmpty();
        assertThat(document.campaign())
                .isEqualTo(new Campaign(
                        new Campaign.Trigger("vip", false),
                        Duration.ofHours(1),
                        new Reentry.After(Duration.ofDays(90)),
                        List.of(
                                new Step.Issue("welcome-10"),
                                new Step.Send("email", "with-code"),
                                new Step.Wait(Duration.ofDays(1)),
                                new Step.Send("email", "plain"))));
    }

    @Test
    void whatIsNotSaidIsTwoDaysAndNever() {
        Campaign campaign = read("{on: {entered: vip}, steps: [{send: {channel: email, template: plain}}]}")
                .campaign();

        assertThat(campaign.freshness()).isEqualTo(Duration.ofDays(2));
        assertThat(campaign.reentry()).isEqualTo(new Reentry.Never());
    }

    @Test
    void everyDefectNamesItsKey() {
        assertThat(defects(read("{on: {entered: a, exited: b}, freshness: 48, reentry: sometimes, steps: []}")))
                .containsExactly(
                        "on must name one segment, as entered or as exited",
                        "freshness must be an ISO 8601 duration such as PT48H",
                        "reentry must be never, always or an ISO 8601 duration such as P90D",
                        "steps must have a send");
        assertThat(defects(read("""
                on: {entered: a}
                steps:
                  - send: {channel: email, template: with-code}
                  - send: {channel: email, template: missing}
                  - {wait: PT1H, issue: p}
                  - wait: -PT1H
                  - issue: p
                  - issue: p
                """)))
                .satisfiesExactly(
                        code -> assertThat(code).startsWith("steps[0].send.template with-code names code"),
                        missing -> assertThat(missing).isEqualTo("steps[1].send.template missing does not exist"),
                        two -> assertThat(two).startsWith("steps[2] must be one of"),
                        negative -> assertThat(negative).startsWith("steps[3] must be one of"),
                        first -> assertThat(first).startsWith("steps[4] issues a voucher that no send tells of"),
                        second -> assertThat(second).startsWith("steps[5] issues a voucher that no send tells of"));
    }

    private static List<String> defects(CampaignDocument document) {
        return document.defects(id -> Optional.ofNullable(TEMPLATES.get(id)));
    }

    private static CampaignDocument read(String yaml) {
        return YAML.readValue(yaml, CampaignDocument.class);
    }
}
