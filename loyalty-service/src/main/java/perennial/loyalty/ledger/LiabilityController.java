package perennial.loyalty.ledger;

import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the shop owes in points, and since when. */
@RestController
class LiabilityController {

    private final AccountLookup accounts;
    private final Clock clock;

    LiabilityController(AccountLookup accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    @GetMapping("/liability")
    AccountLookup.Liability liability() {
        return accounts.liability(clock.instant());
    }
}
