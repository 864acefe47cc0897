package perennial.campaign.channel;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import perennial.campaign.recipient.Reach;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChannelConfiguration.Configured.class)
class ChannelConfiguration {

    private static final ChannelSettings EMAIL_AS_IT_IS = new ChannelSettings(QuietHours.NONE, null, null, 4, null);

    @ConfigurationProperties("perennial")
    record Configured(@DefaultValue Map<String, ChannelSettings> channels) {}

    /**
     * @param meters what rates are measured by, if it is not this machine's time
     * @throws IllegalArgumentException if the configuration is wrong; it names each property
     */
    @Bean
    Channels channels(
            Configured configured,
            MailSettings mail,
            JavaMailSenderImpl smtp,
            Clock clock,
            ObjectProvider<TimeMeter> meters) {
        Map<String, ChannelSettings> byName = new TreeMap<>(configured.channels());
        byName.putIfAbsent(Channels.EMAIL, EMAIL_AS_IT_IS);
        List<String> defects = new ArrayList<>();
        byName.forEach((name, settings) -> defects.addAll(settings.defects(name)));
        if (!defects.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", defects));
        }
        MimeWriter mime = new MimeWriter(smtp.getSession(), mail);
        TimeMeter meter = meters.getIfAvailable(() -> TimeMeter.SYSTEM_NANOTIME);
        return new Channels(byName.entrySet().stream()
                .map(entry -> channel(entry.getKey(), entry.getValue(), mime, smtp, clock, meter))
                .toList());
    }

    private static Channel channel(
            String name,
            ChannelSettings settings,
            MimeWriter mime,
            JavaMailSenderImpl smtp,
            Clock clock,
            TimeMeter meter) {
        ChannelSettings.Webhook webhook = settings.webhook();
        Reach reach;
        Supplier<Connection> connections;
        if (webhook == null) {
            reach = new Reach.ByEmail(name);
            connections = () -> new SmtpConnection(smtp, mime, clock);
        } else {
            String attribute = webhook.recipientAttribute();
            reach = attribute == null ? new Reach.ByCustomerId(name) : new Reach.ByAttribute(name, attribute);
            connections = WebhookConnection.factory(name, webhook, clock);
        }
        Integer perSecond = settings.perSecond();
        return new Channel(
                reach,
                settings.quietHours(),
                settings.cap(),
                settings.workers(),
                perSecond == null ? RateLimit.none() : RateLimit.perSecond(perSecond, meter),
                connections);
    }
}
