package perennial.loyalty;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static perennial.platform.web.Scope.DATA;
import static perennial.platform.web.Scope.MARKETING;
import static perennial.platform.web.Scope.STOREFRONT;
import static perennial.platform.web.Scope.SUPPORT;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import perennial.platform.web.AccessRules;
import perennial.schemas.Service;

@SpringBootApplication
public class LoyaltyApplication {

    public static void main(String[] args) {
        SpringApplication.run(LoyaltyApplication.class, args);
    }

    @Bean
    Service service() {
        return Service.LOYALTY;
    }

    @Bean
    AccessRules accessRules() {
        return AccessRules.rules()
                .allow(GET, "/accounts/*", STOREFRONT, SUPPORT)
                .allow(GET, "/accounts/*/entries", STOREFRONT, SUPPORT)
                .allow(GET, "/accounts/*/statement", SUPPORT)
                .allow(POST, "/accounts/*/adjustments", SUPPORT)
                .allow(GET, "/liability", MARKETING, DATA)
                .allow(POST, "/accounts/*/rewards/*", STOREFRONT)
                .allow(GET, "/rewards/**", STOREFRONT, SUPPORT, MARKETING, DATA)
                .allowDefinitions("/earning-rules")
                .allowDefinitions("/tiers")
                .allowDefinitions("/milestones")
                .allowDefinitions("/rewards");
    }
}
