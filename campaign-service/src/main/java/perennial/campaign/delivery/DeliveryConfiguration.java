package perennial.campaign.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.recipient.RecipientTable;
import perennial.campaign.template.Shop;
import perennial.campaign.template.TemplateLookup;

@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    WorkSignal deliverySignal() {
        return new WorkSignal();
    }

    @Bean
    DeliveryRunner.Parts deliveryParts(
            MessageTable messages,
            DeliveryWriter writer,
            RecipientTable recipients,
            TemplateLookup templates,
            BacklogLookup backlog,
            PlatformTransactionManager transactions,
            WorkSignal deliverySignal,
            DeliverySettings settings,
            Shop shop,
            Clock clock,
            MeterRegistry metrics) {
        return new DeliveryRunner.Parts(
                messages,
                writer,
                recipients,
                templates,
                backlog,
                new TransactionTemplate(transactions),
                deliverySignal,
                settings,
                shop,
                clock,
                metrics);
    }

    @Bean
    DeliveryWorkers deliveryWorkers(DeliveryRunner.Parts parts, JavaMailSenderImpl mail) {
        return new DeliveryWorkers(
                parts.settings().workers(),
                () -> new DeliveryRunner(parts, new SmtpConnection(mail, parts.settings())));
    }

    @Bean
    LapseRunner lapseRunner(DeliveryRunner.Parts parts) {
        Gauge.builder(
                        "perennial.messages.due",
                        () -> parts.messages().waiting(parts.clock().instant()).due())
                .description("Messages that are due and not handed over")
                .register(parts.metrics());
        Gauge.builder(
                        "perennial.messages.overdue.seconds",
                        () -> parts.messages().waiting(parts.clock().instant()).overdueSeconds())
                .description("For how long the first of them has been due")
                .register(parts.metrics());
        return new LapseRunner(
                parts.messages(), parts.writer(), parts.transaction(), parts.deliverySignal(), parts.clock());
    }
}
