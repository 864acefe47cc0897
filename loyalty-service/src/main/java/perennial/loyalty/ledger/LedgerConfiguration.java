package perennial.loyalty.ledger;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    /** Journeys that start from a notice are not older than this either. */
    private static final Duration FRESHNESS = Duration.ofDays(2);

    @Bean
    Terms terms(
            @Value("${perennial.loyalty.shortfall}") Terms.Shortfall shortfall,
            @Value("${perennial.loyalty.notice}") Duration notice) {
        return new Terms(shortfall, notice, FRESHNESS);
    }
}
