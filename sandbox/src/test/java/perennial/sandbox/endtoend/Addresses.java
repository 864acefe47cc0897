package perennial.sandbox.endtoend;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import perennial.schemas.Service;

/**
 * The services' addresses as a cluster has them: who connects is sent to one of the instances that are ready, in turn. That an instance
 * goes is known only a while after it was told to.
 */
final class Addresses {

    private final Duration knownAfter;
    private final Map<ServiceInstance, Long> readyUntilNanos = new ConcurrentHashMap<>();
    private final Map<Service, AtomicInteger> connections = new ConcurrentHashMap<>();

    Addresses(Duration knownAfter) {
        this.knownAfter = knownAfter;
    }

    void add(ServiceInstance instance) {
        readyUntilNanos.put(instance, System.nanoTime() + Duration.ofDays(1).toNanos());
    }

    /** It is told to end now. */
    void withdraw(ServiceInstance instance) {
        readyUntilNanos.put(instance, System.nanoTime() + knownAfter.toNanos());
    }

    ServiceInstance connect(Service service) {
        long now = System.nanoTime();
        List<ServiceInstance> ready = readyUntilNanos.entrySet().stream()
                .filter(entry -> entry.getKey().service() == service && entry.getValue() - now > 0)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(ServiceInstance::name))
                .toList();
        int turn = connections
                .computeIfAbsent(service, none -> new AtomicInteger())
                .getAndIncrement();
        return ready.get(turn % ready.size());
    }
}
