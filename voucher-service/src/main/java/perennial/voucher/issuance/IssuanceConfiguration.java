package perennial.voucher.issuance;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IssuanceConfiguration {

    /** What codes are drawn from: nobody can tell the next one from those that he has seen. */
    @Bean
    RandomGenerator codeRandom() {
        return new SecureRandom();
    }
}
