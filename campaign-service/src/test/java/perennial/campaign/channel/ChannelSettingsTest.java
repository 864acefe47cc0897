package perennial.campaign.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ChannelSettingsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void channelsAreBoundByTheirNames() {
        Map<String, ChannelSettings> channels = bind(Map.of(
                "email.quiet-hours", "21:00-08:00",
                "email.cap.messages", "3",
                "email.cap.every", "P7D",
                "email.per-second", "50",
                "text-message.webhook.url", "https://provider.example/hook",
                "text-message.webhook.secret", SECRET,
                "text-message.webhook.recipient-attribute", "phone"));

        assertThat(channels.get("email"))
                .isEqualTo(new ChannelSettings(
                        new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)),
                        new Cap(3, Duration.ofDays(7)),
                        50,
                        4,
                        null));
        assertThat(channels.get("text-message"))
                .isEqualTo(new ChannelSettings(
                        QuietHours.NONE,
                        null,
                        null,
                        4,
                        new ChannelSettings.Webhook("https://provider.example/hook", SECRET, "phone")));
        assertThat(defects(channels)).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByItsProperty() {
        assertThat(defects(bind(Map.of(
                        "email.workers", "0",
                        "email.per-second", "0",
                        "email.cap.messages", "0",
                        "email.cap.every", "P1D",
                        "email.webhook.url", "https://provider.example"))))
                .satisfiesExactlyInAnyOrder(
                        defect -> assertThat(defect).startsWith("perennial.channels.email.workers"),
                        defect -> assertThat(defect).startsWith("perennial.channels.email.per-second"),
                        defect -> assertThat(defect).startsWith("perennial.channels.email.cap"),
                        defect -> assertThat(defect).startsWith("perennial.channels.email.webhook"));
        assertThat(defects(bind(Map.of("sms.workers", "1"))))
                .containsExactly("perennial.channels.sms.webhook is missing");
        assertThat(defects(bind(Map.of("sms.webhook.url", "ftp://provider.example", "sms.webhook.secret", "x"))))
                .satisfiesExactly(
                        defect -> assertThat(defect).startsWith("perennial.channels.sms.webhook.url"),
                        defect -> assertThat(defect).startsWith("perennial.channels.sms.webhook.secret"));
        assertThat(defects(bind(Map.of("sms.webhook.url", "https://me:pass@provider.example"))))
                .hasSize(2);
        assertThatThrownBy(() -> bind(Map.of("sms.quiet-hours", "late")))
                .hasMessageContaining("perennial.channels.sms.quiet-hours");
    }

    @Test
    void aSecretIsNotWrittenIntoLogs() {
        assertThat(new ChannelSettings.Webhook("https://provider.example", SECRET, null).toString())
                .doesNotContain(SECRET);
    }

    private static List<String> defects(Map<String, ChannelSettings> channels) {
        return channels.entrySet().stream()
                .flatMap(entry -> entry.getValue().defects(entry.getKey()).stream())
                .toList();
    }

    private static Map<String, ChannelSettings> bind(Map<String, String> properties) {
        Map<String, String> named = properties.entrySet().stream()
                .collect(Collectors.toMap(entry -> "perennial.channels." + entry.getKey(), Map.Entry::getValue));
        return new TreeMap<>(new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("perennial", ChannelConfiguration.Configured.class)
                .channels());
    }
}
