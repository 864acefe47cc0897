package perennial.segment.lookup;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static perennial.platform.web.Scope.DATA;
import static perennial.platform.web.Scope.MARKETING;
import static perennial.platform.web.Scope.SUPPORT;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import perennial.platform.web.AccessRules;

/** Who may ask what. */
@Configuration(proxyBeanMethods = false)
class LookupAccess {

    @Bean
    AccessRules accessRules() {
        return AccessRules.rules()
                .allowDefinitions("/segments")
                .allow(DELETE, "/segments/*", MARKETING)
                .allow(POST, "/segments/preview", MARKETING, DATA)
                .allow(GET, "/partitions/**", MARKETING, DATA)
                .allow(POST, "/partitions/preview", MARKETING, DATA)
                .allow(GET, "/customers/**", SUPPORT, DATA);
    }
}
