package perennial.campaign.suppression;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import perennial.platform.secret.KeyedHash;

@Configuration(proxyBeanMethods = false)
class SuppressionConfiguration {

    @Bean
    UnsubscribeLinks unsubscribeLinks(
            @Value("${perennial.public-url}") String publicUrl, @Value("${perennial.unsubscribe.key:}") String key) {
        return new UnsubscribeLinks(publicUrl, KeyedHash.under("perennial.unsubscribe.key", key));
    }

    @Bean
    AddressHash addressHash(@Value("${perennial.suppression.key:}") String key) {
        return new AddressHash(KeyedHash.under("perennial.suppression.key", key));
    }
}
