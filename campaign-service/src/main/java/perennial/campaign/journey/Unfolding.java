package perennial.campaign.journey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import perennial.campaign.delivery.Leaving;
import perennial.campaign.delivery.PromisedVoucherTable.Promise;
import perennial.campaign.journey.CampaignLookup.InForce;
import perennial.campaign.journey.JourneyTable.Pair;

/** What things that happened, one after the other, do to journeys: some are left, others begin. */
final class Unfolding {

    /** A journey and the version of the campaign that it follows. */
    record Running(Journey journey, Campaign campaign) {}

    /** @param isNew whether something that happened now has begun it, or may have begun it before */
    private record Followed(Running running, boolean isNew, boolean isLeft) {

        Journey journey() {
            return running.journey();
        }

        Followed leaving(Optional<Leaving> why, Instant now) {
            return why.map(leaving ->
                            new Followed(new Running(journey().leaving(leaving, now), running.campaign()), isNew, true))
                    .orElse(this);
        }
    }

    private final List<InForce> inForce;
    private final Map<Pair, Instant> lastTriggers;
    private final Map<String, List<Occurrence>> happened = new HashMap<>();
    private final Map<String, Map<UUID, Followed>> followed = new LinkedHashMap<>();
    private final Set<Promise> promised = new LinkedHashSet<>();
    private final Map<TriggerVerdict, Integer> verdicts = new EnumMap<>(TriggerVerdict.class);
    private final Instant now;

    /** @param happened what was told before of those who may enter a campaign */
    Unfolding(
            List<InForce> inForce,
            Map<Pair, Instant> lastTriggers,
            List<Occurrence> happened,
            List<Running> running,
            Instant now) {
        this.inForce = inForce;
        this.lastTriggers = new HashMap<>(lastTriggers);
        happened.forEach(this::remember);
        running.forEach(each ->
                followed(each.journey().customerId()).put(each.journey().id(), new Followed(each, false, false)));
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
        followed(occurrence.customerId())
                .replaceAll((id, each) -> each.leaving(
                        Departure.decide(each.journey(), each.running().campaign(), occurrence), now));
        begin(occurrence);
        remember(occurrence);
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
                lastTriggers.put(pair, occurrence.since());
                Journey journey = Journey.begin(each.id(), each.version(), occurrence, now);
                followed(journey.customerId())
                        .computeIfAbsent(journey.id(), id -> begun(new Running(journey, each.campaign())));
                occurrence
                        .promise()
                        .ifPresent(voucher ->
                                promised.add(new Promise(journey.id(), journey.customerId(), voucher.code())));
            }
        }
    }

    /** It may have lost its reason already, by what was told before its trigger and happened after it. */
    private Followed begun(Running running) {
        Followed journey = new Followed(running, true, false);
        for (Occurrence each : happened.getOrDefault(running.journey().customerId(), List.of())) {
            journey = journey.leaving(Departure.decideOnEarlier(journey.journey(), running.campaign(), each), now);
        }
        return journey;
    }

    private Map<UUID, Followed> followed(String customerId) {
        return followed.computeIfAbsent(customerId, customer -> new LinkedHashMap<>());
    }

    private void remember(Occurrence occurrence) {
        happened.computeIfAbsent(occurrence.customerId(), customer -> new ArrayList<>())
                .add(occurrence);
    }

    /** Those whose cause may have begun them before. */
    List<Journey> begun() {
        return journeys(Followed::isNew);
    }

    /** Those that were under way and have lost their reason. */
    List<Journey> left() {
        return journeys(each -> each.isLeft() && !each.isNew());
    }

    private List<Journey> journeys(Predicate<Followed> which) {
        return followed.values().stream()
                .flatMap(hers -> hers.values().stream())
                .filter(which)
                .map(Followed::journey)
                .toList();
    }

    /** The codes that journeys were begun for. */
    List<Promise> promised() {
        return List.copyOf(promised);
    }

    Map<TriggerVerdict, Integer> verdicts() {
        return Map.copyOf(verdicts);
    }
}
