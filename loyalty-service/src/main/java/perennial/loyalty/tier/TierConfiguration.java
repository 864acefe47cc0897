package perennial.loyalty.tier;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class TierConfiguration {

    @Bean
    Definitions<Tier> tiers(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>(TiersInForce.KIND, Tier.class, Tier::defects, Tier::conflicts),
                jdbc,
                new TransactionTemplate(transactions));
    }
}
