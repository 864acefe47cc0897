package perennial.campaign.journey;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import perennial.campaign.recipient.StandingTable;
import perennial.campaign.shopping.OrderTable;

/** What was told of customers before: topics have no mutual order, so that may have happened after what is told now. */
@Component
class HappenedLookup {

    private final OrderTable orders;
    private final StandingTable standings;

    HappenedLookup(OrderTable orders, StandingTable standings) {
        this.orders = orders;
        this.standings = standings;
    }

    /** What these customers' journeys that begin with {@code occurrences} may be left for, but for those themselves; in its order. */
    List<Occurrence> before(Collection<String> customerIds, List<Occurrence> occurrences) {
        if (customerIds.isEmpty()) {
            return List.of();
        }
        Instant earliest = occurrences.stream()
                .map(Occurrence::since)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Set<String> told = occurrences.stream().map(Occurrence::key).collect(toSet());
        return Stream.concat(
                        orders.changes(customerIds, earliest).stream().map(Occurrence::of),
                        standings.since(customerIds, earliest).stream().map(Occurrence::of))
                .filter(happened -> !told.contains(happened.key()))
                .sorted(Comparator.comparing(Occurrence::since))
                .toList();
    }
}
