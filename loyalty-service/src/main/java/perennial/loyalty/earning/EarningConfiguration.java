package perennial.loyalty.earning;

import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class EarningConfiguration {

    static final String KIND = "EarningRule";

    @Bean
    RuleCompiler ruleCompiler(ZoneId zone) {
        return new RuleCompiler(zone);
    }

    @Bean
    Definitions<EarningRule> earningRules(
            RuleCompiler compiler, JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>(KIND, EarningRule.class, compiler::defects), jdbc, new TransactionTemplate(transactions));
    }
}
