package perennial.campaign.journey;

import java.util.ArrayList;
import java.util.List;
import perennial.platform.definition.Definition;
import perennial.platform.definition.Definitions;

/** The campaigns: those in force for triggers, and any version for the journeys that began it. */
class CampaignLookup {

    private static final int PAGE = 500;

    private final Definitions<CampaignDocument> definitions;

    CampaignLookup(Definitions<CampaignDocument> definitions) {
        this.definitions = definitions;
    }

    /** A campaign by the version that is in force. */
    record InForce(String id, int version, Campaign campaign) {}

    /** Those that are stopped too: what triggers them meanwhile is held like everything else of theirs. */
    List<InForce> inForce() {
        List<InForce> all = new ArrayList<>();
        List<Definition<CampaignDocument>> page;
        String after = "";
        do {
            page = definitions.list(after, PAGE);
            for (Definition<CampaignDocument> each : page) {
                all.add(new InForce(each.id(), each.version(), each.value().campaign()));
                after = each.id();
            }
        } while (page.size() == PAGE);
        return all;
    }

    Campaign find(String id, int version) {
        return definitions
                .find(id, version)
                .orElseThrow(() -> new IllegalStateException("There is no version " + version + " of campaign " + id))
                .value()
                .campaign();
    }
}
