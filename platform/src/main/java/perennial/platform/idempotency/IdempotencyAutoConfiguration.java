package perennial.platform.idempotency;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration(after = JdbcClientAutoConfiguration.class)
@ConditionalOnBean(JdbcClient.class)
class IdempotencyAutoConfiguration {

    @Bean
    IdempotencyKeys idempotencyKeys(JdbcClient jdbc) {
        return new IdempotencyKeys(jdbc);
    }

    /** After security, since a key belongs to a client. */
    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            IdempotencyKeys keys,
            PlatformTransactionManager transactions,
            JsonMapper json,
            List<LargeAnswer> largeAnswers,
            @Value("${perennial.idempotency.most-body:1MB}") DataSize mostBody) {
        var registration = new FilterRegistrationBean<>(
                new IdempotencyFilter(keys, new TransactionTemplate(transactions), json, largeAnswers, mostBody));
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 10);
        return registration;
    }

    @Bean
    Forgetting idempotencyForgetting(IdempotencyKeys keys) {
        return new Forgetting(keys);
    }

    /** Keys are kept for seven days. */
    static class Forgetting {

        private static final Duration KEPT = Duration.ofDays(7);
        private static final int AT_ONCE = 10_000;

        private final IdempotencyKeys keys;

        Forgetting(IdempotencyKeys keys) {
            this.keys = keys;
        }

        @Scheduled(initialDelay = 60_000, fixedDelay = 600_000)
        void forget() {
            while (keys.forget(KEPT, AT_ONCE) == AT_ONCE) {
                // the next portion
            }
        }
    }
}
