package perennial.campaign.template;

import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.campaign.channel.Channels;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;

@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {

    @Bean
    Definitions<Template> templateDefinitions(
            Channels channels, JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Definitions<>(
                new Kind<>(
                        "Template",
                        Template.class,
                        template -> template.defects(channels.names()),
                        null,
                        Template::refusedChanges),
                jdbc,
                new TransactionTemplate(transactions));
    }

    @Bean
    TemplateLookup templateLookup(Definitions<Template> definitions) {
        return new TemplateLookup(definitions);
    }

    @Bean
    Shop shop(@Value("${perennial.shop-url}") String url, ZoneId zone) {
        return new Shop(url, zone);
    }
}
