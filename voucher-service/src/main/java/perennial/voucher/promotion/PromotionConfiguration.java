package perennial.voucher.promotion;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class PromotionConfiguration {

    @Bean
    Definitions<PromotionDocument> promotionDefinitions(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>("Promotion", PromotionDocument.class, PromotionRules::defects),
                jdbc,
                new TransactionTemplate(transactions));
    }
}
