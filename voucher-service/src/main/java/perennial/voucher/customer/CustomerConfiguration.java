package perennial.voucher.customer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import perennial.platform.secret.EmailHasher;
import perennial.platform.secret.KeyedHash;

@Configuration(proxyBeanMethods = false)
class CustomerConfiguration {

    @Bean
    EmailHasher emailHasher(@Value("${perennial.voucher.email-key:}") String key) {
        return new EmailHasher(KeyedHash.under("perennial.voucher.email-key", key));
    }
}
