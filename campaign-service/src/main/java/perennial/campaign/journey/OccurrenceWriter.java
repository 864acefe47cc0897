package perennial.campaign.journey;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import perennial.campaign.delivery.DeliveryWriter;
import perennial.campaign.delivery.PromisedVoucherTable;
import perennial.campaign.delivery.WorkSignal;
import perennial.campaign.journey.CampaignLookup.InForce;

/** Lets things that happened begin and end journeys, in the caller's transaction. */
@Component
class OccurrenceWriter {

    private final JourneyTable journeys;
    private final CampaignLookup campaigns;
    private final HappenedLookup happened;
    private final PromisedVoucherTable vouchers;
    private final DeliveryWriter delivery;
    private final WorkSignal journeySignal;
    private final Clock clock;
    private final MeterRegistry metrics;

    OccurrenceWriter(
            JourneyTable journeys,
            CampaignLookup campaigns,
            HappenedLookup happened,
            PromisedVoucherTable vouchers,
            DeliveryWriter delivery,
            WorkSignal journeySignal,
            Clock clock,
            MeterRegistry metrics) {
        this.journeys = journeys;
        this.campaigns = campaigns;
        this.happened = happened;
        this.vouchers = vouchers;
        this.delivery = delivery;
        this.journeySignal = journeySignal;
        this.clock = clock;
        this.metrics = metrics;
        Arrays.stream(TriggerVerdict.values()).forEach(verdict -> count(verdict, 0));
    }

    /** In the order in which they were published; the customers are locked, so that what other topics tell of them comes before or after. */
    void write(List<Occurrence> occurrences) {
        if (occurrences.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Set<String> customers = occurrences.stream().map(Occurrence::customerId).collect(toCollection(TreeSet::new));
        journeys.lockCustomers(customers);
        List<InForce> inForce = campaigns.inForce();
        List<JourneyTable.Pair> candidates = Unfolding.candidates(inForce, occurrences, now);
        Set<String> entering =
                candidates.stream().map(JourneyTable.Pair::customerId).collect(toSet());
        Unfolding unfolding = new Unfolding(
                inForce,
                journeys.lastTriggers(entering),
                happened.before(entering, occurrences),
                running(customers),
                now);
        occurrences.forEach(unfolding::take);
        unfolding.verdicts().forEach(this::count);
        List<Journey> begun = unfolding.begun();
        List<Journey> left = unfolding.left();
        journeys.begin(begun);
        vouchers.promise(unfolding.promised());
        journeys.leave(left);
        delivery.hurry(left.stream().map(Journey::id).toList(), now);
        if (!begun.isEmpty() || !left.isEmpty()) {
            journeySignal.ringAfterCommit();
        }
    }

    private List<Unfolding.Running> running(Set<String> customers) {
        Map<CampaignLookup.Version, Campaign> byVersion = new HashMap<>();
        return journeys.lockRunning(customers).stream()
                .map(journey -> new Unfolding.Running(
                        journey, byVersion.computeIfAbsent(CampaignLookup.Version.of(journey), campaigns::find)))
                .toList();
    }

    private void count(TriggerVerdict verdict, int times) {
        metrics.counter("perennial.campaign.triggers", "verdict", verdict.name())
                .increment(times);
    }
}
