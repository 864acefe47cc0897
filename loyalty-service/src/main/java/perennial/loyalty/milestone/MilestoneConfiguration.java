package perennial.loyalty.milestone;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class MilestoneConfiguration {

    @Bean
    Definitions<Milestone> milestones(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>(MilestonesInForce.KIND, Milestone.class, Milestone::defects),
                jdbc,
                new TransactionTemplate(transactions));
    }
}
