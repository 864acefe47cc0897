package perennial.campaign.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import perennial.campaign.journey.CampaignLookup.InForce;
import perennial.campaign.journey.JourneyTable.Pair;

/** What things that happened, one after the other, do to journeys: some are left, others begin. */
final class Unfolding {

    /** A journey and the version of the campaign that it follows. */
    record Running(Journey journey, Campaign campaign) {}

    private final List<InForce> inForce;
    private final Map<Pair, Instant> lastTriggers;
    private final Map<String, List<Running>> running = new HashMap<>();
    private final Map<UUID, Journey> begun = new LinkedHashMap<>();
    private final Map<UUID, Journey> left = new LinkedHashMap<>();
    private final Map<TriggerVerdict, Integer> verdicts = new EnumMap<>(TriggerVerdict.class);
    private final Instant now;

    Unfolding(List<InForce> inForce, Map<Pair, Instant> lastTriggers, List<Running> running, Instant now) {
        this.inForce = inForce;
        this.lastTriggers = new HashMap<>(lastTriggers);
        running.forEach(this::follow);
        this.now = now;
    }

    /** Who may be in which campaign for it: whose latest triggers have to be known. */
    static List<Pair> candidates(List<InForce> inForce, List<Occurrence> occurrences, Instant now) {
        return occurrences.stream()
                .flatMap(occurrence -> inForce.stream()
                        .filter(each -> each.campaign().trigger().covers(occurrence.happening())
                                && TriggerVerdict.of(each.campaign(), occurrence, now) == TriggerVerdict.START)
                        .map(each -> new Pair(each.id(), occurrence.customerId())))
                .distinct()
                .toList();
    }

    void take(Occurrence occurrence) {
        leave(occurrence);
        begin(occurrence);
    }

    private void leave(Occurrence occurrence) {
        List<Running> hers = running.getOrDefault(occurrence.customerId(), List.of());
        for (int i = 0; i < hers.size(); i++) {
            Running each = hers.get(i);
            Departure.decide(each.journey(), each.campaign(), occurrence).ifPresent(why -> {
                Journey leaving = each.journey().leaving(why, now);
                hers.set(hers.indexOf(each), new Running(leaving, each.campaign()));
                (begun.containsKey(leaving.id()) ? begun : left).put(leaving.id(), leaving);
            });
        }
    }

    private void begin(Occurrence occurrence) {
        for (InForce each : inForce) {
            if (!each.campaign().trigger().covers(occurrence.happening())) {
                continue;
            }
            Pair pair = new Pair(each.id(), occurrence.customerId());
            TriggerVerdict verdict =
                    TriggerVerdict.of(each.campaign(), occurrence, Optional.ofNullable(lastTriggers.get(pair)), now);
            verdicts.merge(verdict, 1, Integer::sum);
            if (verdict == TriggerVerdict.START) {
                Journey journey = Journey.begin(each.id(), each.version(), occurrence, now);
                lastTriggers.put(pair, occurrence.since());
                begun.putIfAbsent(journey.id(), journey);
                follow(new Running(journey, each.campaign()));
            }
        }
    }

    private void follow(Running each) {
        running.computeIfAbsent(each.journey().customerId(), customer -> new ArrayList<>())
                .add(each);
    }

    /** Those whose cause may have begun them before. */
    List<Journey> begun() {
        return List.copyOf(begun.values());
    }

    /** Those that were under way and have lost their reason. */
    List<Journey> left() {
        return List.copyOf(left.values());
    }

    Map<TriggerVerdict, Integer> verdicts() {
        return Map.copyOf(verdicts);
    }
}
