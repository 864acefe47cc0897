package perennial.sandbox.home;

import java.util.Map;
import perennial.schemas.Service;

/**
 * The ports that the sandbox listens on, all on the loopback interface; and where brokers, registry and services are that run
 * elsewhere.
 *
 * @param offset added to each port of the contract, so that a second sandbox can run beside a first one
 * @param elsewhere addresses by the names of the environment variables that give them
 */
public record Ports(int offset, Map<String, String> elsewhere) {

    static final String BOOTSTRAP_SERVERS_VARIABLE = "PERENNIAL_BOOTSTRAP_SERVERS";
    static final String REGISTRY_VARIABLE = "PERENNIAL_REGISTRY_URL";

    public Ports {
        elsewhere = Map.copyOf(elsewhere);
    }

    public Ports(int offset) {
        this(offset, Map.of());
    }

    public int kafka() {
        return 9092 + offset;
    }

    public int kafkaController() {
        return 9093 + offset;
    }

    public int registry() {
        return 8081 + offset;
    }

    /** The registry's health and metrics, which would otherwise listen on 9000. */
    public int registryManagement() {
        return 9081 + offset;
    }

    public int smtp() {
        return 3025 + offset;
    }

    public int imap() {
        return 3143 + offset;
    }

    public int postgres() {
        return 5433 + offset;
    }

    public int service(Service service) {
        return offset
                + switch (service) {
                    case SEGMENT -> 8181;
                    case VOUCHER -> 8182;
                    case CAMPAIGN -> 8183;
                    case LOYALTY -> 8184;
                };
    }

    public int management(Service service) {
        return service(service) + 1000;
    }

    public String bootstrapServers() {
        return elsewhere.getOrDefault(BOOTSTRAP_SERVERS_VARIABLE, "localhost:" + kafka());
    }

    public String registryUrl() {
        return elsewhere.getOrDefault(REGISTRY_VARIABLE, "http://localhost:" + registry());
    }

    public String serviceUrl(Service service) {
        return elsewhere.getOrDefault(urlVariable(service), "http://localhost:" + service(service));
    }

    private static String urlVariable(Service service) {
        return "PERENNIAL_" + service.name() + "_URL";
    }

    public String managementUrl(Service service) {
        return "http://localhost:" + management(service);
    }
}
