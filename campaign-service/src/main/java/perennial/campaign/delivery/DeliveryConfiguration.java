package perennial.campaign.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.channel.Channels;

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
            HandOverWriter handOvers,
            BacklogLookup backlog,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            WorkSignal deliverySignal,
            DeliverySettings settings,
            Clock clock,
            MeterRegistry metrics) {
        return new DeliveryRunner.Parts(
                messages,
                writer,
                handOvers,
                backlog,
                jdbc,
                new TransactionTemplate(transactions),
                deliverySignal,
                settings,
                clock,
                metrics);
    }

    @Bean
    DeliveryWorkers deliveryWorkers(DeliveryRunner.Parts parts, Channels channels) {
        return new DeliveryWorkers(channels.all(), channel -> new DeliveryRunner(parts, channel));
    }

    @Bean
    AsideRunner messagesAside(DeliveryRunner.Parts parts) {
        return new AsideRunner(parts.messages(), parts.deliverySignal(), parts.clock());
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
                parts.messages(),
                parts.writer(),
                parts.jdbc(),
                parts.transaction(),
                parts.deliverySignal(),
                parts.clock());
    }
}
