package perennial.sandbox.endtoend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Put questions to both instances all the time and judge the answers: right, or 503 with the time to ask again, or none since the
 * process is dead.
 */
final class Askers implements AutoCloseable {

    private static final List<String> SEGMENTS =
            List.of(SteadyTrade.NEW_CUSTOMER, SteadyTrade.BUYERS, SteadyTrade.TWICE, SteadyTrade.LEFT_CART);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);
    private static final Duration BETWEEN_WALKS = Duration.ofSeconds(1);
    private static final int PAGE = 500;
    private static final int FLAWS_KEPT = 5;

    private final Foretold foretold;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LongAdder right = new LongAdder();
    private final LongAdder later = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder walks = new LongAdder();
    private final Queue<String> flaws = new ConcurrentLinkedQueue<>();
    private volatile boolean asking = true;

    Askers(Foretold foretold) {
        this.foretold = foretold;
    }

    /** One for each kind of question, so that one that is kept waiting keeps no other from asking. */
    void ask(SegmentInstance instance) {
        Random random = new Random();
        threads.execute(() -> again(BETWEEN_QUESTIONS, () -> askForCustomer(instance, random)));
        threads.execute(() -> again(BETWEEN_QUESTIONS, () -> askForAnySize(instance, random)));
        threads.execute(() -> again(BETWEEN_WALKS, () -> walkMembers(instance)));
    }

    private void again(Duration pause, Runnable question) {
        try {
            while (asking) {
                question.run();
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (RuntimeException | AssertionError e) {
            flaw("An asker failed: " + e);
            throw e;
        }
    }

    /** What is wrong, so far. */
    List<String> flaws() {
        return List.copyOf(flaws);
    }

    long walks() {
        return walks.sum();
    }

    @Override
    public String toString() {
        return "%d answers right, %d times 503, %d times dead, %d times all members"
                .formatted(right.sum(), later.sum(), dead.sum(), walks.sum());
    }

    void askForCustomer(SegmentInstance instance, Random random) {
        foretold.anybodyTold(random).ifPresent(customerId -> {
            Map<String, Long> told = foretold.toldOf(customerId);
            ask(
                    instance,
                    "/customers/" + customerId,
                    answer -> foretold.contradiction(customerId, told, memberships(answer)));
        });
    }

    private static Map<String, Instant> memberships(JsonNode customer) {
        Map<String, Instant> memberships = new HashMap<>();
        customer.path("memberships")
                .forEach(membership -> memberships.put(
                        membership.path("segmentId").asString(),
                        Instant.parse(membership.path("since").asString())));
        return memberships;
    }

    void askForAnySize(SegmentInstance instance, Random random) {
        askForSize(instance, SEGMENTS.get(random.nextInt(SEGMENTS.size())));
    }

    void askForSize(SegmentInstance instance, String segmentId) {
        Foretold.Entries told = foretold.told(segmentId);
        ask(
                instance,
                "/segments/" + segmentId,
                answer -> foretold.contradiction(
                        segmentId, told, answer.path("size").asLong(-1)));
    }

    /** Through all pages, of a segment that nobody leaves; given up where there is no answer. */
    private void walkMembers(SegmentInstance instance) {
        Set<String> told = foretold.toldIn(SteadyTrade.BUYERS);
        members(instance, SteadyTrade.BUYERS).ifPresent(members -> {
            Map<String, Instant> may = foretold.finallyIn(SteadyTrade.BUYERS);
            Set<String> missing = new HashSet<>(told);
            missing.removeAll(members.keySet());
            if (!missing.isEmpty()) {
                flaw("%s leaves out %d of %d members, for example %s"
                        .formatted(
                                instance.name(),
                                missing.size(),
                                told.size(),
                                missing.iterator().next()));
            }
            if (!may.entrySet().containsAll(members.entrySet())) {
                flaw(instance.name() + " shows members whom there is no cause for");
            }
            walks.increment();
        });
    }

    /** All members and since when, or nothing if one page has no answer. */
    Optional<Map<String, Instant>> members(SegmentInstance instance, String segmentId) {
        Map<String, Instant> members = new HashMap<>();
        for (String after = ""; ; ) {
            Optional<JsonNode> page = ask(
                    instance,
                    "/segments/%s/members?limit=%d&after=%s".formatted(segmentId, PAGE, after),
                    answer -> Optional.empty());
            if (page.isEmpty()) {
                return Optional.empty();
            }
            page.get().path("items").forEach(member -> {
                String customerId = member.path("customerId").asString();
                if (members.put(customerId, Instant.parse(member.path("since").asString())) != null) {
                    flaw(instance.name() + " shows member " + customerId + " twice");
                }
            });
            if (!page.get().hasNonNull("next")) {
                return Optional.of(members);
            }
            after = page.get().path("next").asString();
        }
    }

    /** @param contradiction why the answer cannot be */
    private Optional<JsonNode> ask(
            SegmentInstance instance, String path, Function<JsonNode, Optional<String>> contradiction) {
        ServiceInstance.Moment asked = instance.moment();
        Instant askedAt = Instant.now();
        try {
            HttpResponse<String> answer = instance.get(path);
            String question = "%s, asked at %s for %s, answered %d at %s: "
                    .formatted(instance.name(), askedAt, path, answer.statusCode(), Instant.now());
            if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent()) {
                later.increment();
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                flaw(question + answer.body());
                return Optional.empty();
            }
            JsonNode body = JsonMapper.shared().readTree(answer.body());
            Optional<String> flaw = contradiction.apply(body);
            flaw.ifPresentOrElse(why -> flaw(question + why), right::increment);
            return Optional.of(body);
        } catch (JacksonException e) {
            flaw(instance.name() + " gave no JSON for " + path);
        } catch (IOException e) {
            if (instance.isUpSince(asked) && asking) {
                flaw("%s, asked at %s for %s, was up and gave no answer: %s"
                        .formatted(instance.name(), askedAt, path, e));
            }
            dead.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void flaw(String what) {
        if (flaws.size() < FLAWS_KEPT) {
            flaws.add(what);
        }
    }

    /** Returns when the last question was answered. */
    void stop() throws InterruptedException {
        asking = false;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            flaw("A question was not answered");
        }
    }

    @Override
    public void close() {
        asking = false;
        threads.shutdownNow();
    }
}
