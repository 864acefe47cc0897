package perennial.campaign.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import perennial.platform.definition.Definition;
import perennial.platform.definition.Definitions;

/** The campaigns: those in force for triggers, and any version for the journeys that began it. */
class CampaignLookup {

    private static final int PAGE = 500;
    private static final int CACHED_VERSIONS = 10_000;

    private final Definitions<CampaignDocument> definitions;
    private final ConcurrentHashMap<Version, Campaign> compiled = new ConcurrentHashMap<>();

    CampaignLookup(Definitions<CampaignDocument> definitions) {
        this.definitions = definitions;
    }

    /** A campaign by the version that is in force. */
    record InForce(String id, int version, Campaign campaign) {}

    record Version(String campaignId, int version) {

        static Version of(Journey journey) {
            return new Version(
                    journey.beginning().campaignId(), journey.beginning().campaignVersion());
        }
    }

    /** Those that are stopped too: what triggers them meanwhile is held like everything else of theirs. */
    List<InForce> inForce() {
        List<InForce> all = new ArrayList<>();
        List<Definition<CampaignDocument>> page;
        String after = "";
        do {
            page = definitions.list(after, PAGE);
            for (Definition<CampaignDocument> each : page) {
                Version version = new Version(each.id(), each.version());
                all.add(new InForce(each.id(), each.version(), compiled(version, each.value())));
                after = each.id();
            }
        } while (page.size() == PAGE);
        return all;
    }

    Campaign find(Version version) {
        return compiled(
                version,
                definitions
                        .value(version.campaignId(), version.version())
                        .orElseThrow(() -> new IllegalStateException("There is no " + version)));
    }

    /** Conditions take a while to compile, and a version never changes. */
    private Campaign compiled(Version version, CampaignDocument document) {
        if (compiled.size() >= CACHED_VERSIONS) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(version, key -> document.campaign());
    }
}
