package perennial.sandbox.home;

import perennial.schemas.Service;

/**
 * The ports that the sandbox listens on, all on the loopback interface.
 *
 * @param offset added to each port of the contract, so that a second sandbox can run beside a first one
 */
public record Ports(int offset) {

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
        return "localhost:" + kafka();
    }

    public String registryUrl() {
        return "http://localhost:" + registry();
    }

    public String serviceUrl(Service service) {
        return "http://localhost:" + service(service);
    }

    public String managementUrl(Service service) {
        return "http://localhost:" + management(service);
    }
}
