package perennial.loyalty.earning;

import static java.util.stream.Collectors.toSet;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import perennial.loyalty.ledger.Account;
import perennial.loyalty.ledger.Cause;
import perennial.loyalty.ledger.Ledger;

/** Takes a batch of occasions through lock, claim, decision and entries, in the transaction of whoever calls. */
@Component
class Bookkeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);

    private final Ledger ledger;
    private final RulesInForce inForce;
    private final Clock clock;
    private final EarningMetrics metrics;

    Bookkeeper(Ledger ledger, RulesInForce inForce, Clock clock, EarningMetrics metrics) {
        this.ledger = ledger;
        this.inForce = inForce;
        this.clock = clock;
        this.metrics = metrics;
    }

    void book(List<Occasion> occasions) {
        List<Occasion> batch =
                occasions.stream().filter(occasion -> !occasion.ofGuest()).toList();
        if (batch.isEmpty()) {
            return;
        }
        Map<String, Account> accounts =
                ledger.lock(batch.stream().map(Occasion::customerId).collect(toSet()));
        Instant now = clock.instant();
        Set<Cause> undecided = ledger.claim(Earning.claims(batch), now);
        Earning.Decision decision = Earning.decide(inForce.rules(), accounts, undecided, batch, now);
        ledger.write(decision.accounts().values(), decision.entries());
        decision.failures()
                .forEach(failure ->
                        LOG.warn("Rule {} failed for {}: {}", failure.ruleId(), failure.cause(), failure.detail()));
        metrics.decided(decision);
    }
}
