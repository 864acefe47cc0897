package perennial.campaign.template;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {

    @Bean
    Definitions<Template> templateDefinitions(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>("Template", Template.class, Template::defects), jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    TemplateLookup templateLookup(Definitions<Template> definitions) {
        return new TemplateLookup(definitions);
    }
}
