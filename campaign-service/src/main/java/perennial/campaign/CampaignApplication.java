package perennial.campaign;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import perennial.platform.web.AccessRules;
import perennial.platform.web.Scope;
import perennial.schemas.Service;

@SpringBootApplication
@ConfigurationPropertiesScan
class CampaignApplication {

    static void main(String[] args) {
        SpringApplication.run(CampaignApplication.class, args);
    }

    @Bean
    Service service() {
        return Service.CAMPAIGN;
    }

    /** Messages name voucher codes: only support reads a customer's. */
    @Bean
    AccessRules accessRules() {
        return AccessRules.rules()
                .allowDefinitions("/campaigns")
                .allowDefinitions("/templates")
                .allow(GET, "/campaigns/*/report", Scope.MARKETING, Scope.DATA)
                .allow(POST, "/templates/*/preview", Scope.MARKETING)
                .allow(POST, "/templates/*/test", Scope.MARKETING)
                .allow(GET, "/customers/*/messages", Scope.SUPPORT)
                .allow(POST, "/messages/*/resend", Scope.SUPPORT)
                .allow(POST, "/suppressions/lift", Scope.SUPPORT)
                .allow(POST, "/bounces", Scope.STOREFRONT)
                .allowEveryone(GET, "/unsubscribe/*")
                .allowEveryone(POST, "/unsubscribe/*");
    }
}
