package perennial.campaign.journey;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.delivery.AsideRunner;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.template.TemplateLookup;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class CampaignConfiguration {

    @Bean
    Definitions<CampaignDocument> campaignDefinitions(
            JdbcClient jdbc, PlatformTransactionManager transactions, TemplateLookup templates) {
        return new Definitions<>(
                new Kind<>("Campaign", CampaignDocument.class, document -> document.defects(templates::find)),
                jdbc,
                new TransactionTemplate(transactions));
    }

    @Bean
    CampaignLookup campaignLookup(Definitions<CampaignDocument> definitions) {
        return new CampaignLookup(definitions);
    }

    @Bean
    WorkSignal journeySignal() {
        return new WorkSignal();
    }

    @Bean
    AsideRunner journeysAside(JourneyTable journeys, WorkSignal journeySignal, Clock clock) {
        return new AsideRunner(journeys, journeySignal, clock);
    }

    @Bean
    JourneyRunner journeyRunner(
            JourneyTable journeys,
            SituationLookup situations,
            MoveWriter writer,
            PlatformTransactionManager transactions,
            WorkSignal journeySignal,
            Clock clock,
            MeterRegistry metrics) {
        Gauge.builder(
                        "perennial.journeys.due",
                        () -> journeys.waiting(clock.instant()).due())
                .description("Journeys that are due and were not moved on")
                .register(metrics);
        Gauge.builder(
                        "perennial.journeys.overdue.seconds",
                        () -> journeys.waiting(clock.instant()).overdueSeconds())
                .description("For how long the first of them has been due")
                .register(metrics);
        return new JourneyRunner(
                journeys, situations, writer, new TransactionTemplate(transactions), journeySignal, clock, metrics);
    }
}
