package perennial.voucher.customer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CustomerConfiguration {

    /** There is no default: a key that everybody knows protects nobody. */
    @Bean
    EmailHasher emailHasher(@Value("${perennial.voucher.email-key:}") String key) {
        return new EmailHasher(key);
    }
}
