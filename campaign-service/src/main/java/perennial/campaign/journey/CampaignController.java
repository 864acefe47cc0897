package perennial.campaign.journey;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

/**
 * Campaigns. A stop holds all that was not handed over yet, and what is triggered meanwhile; after a resume it goes on, but for what
 * has become older than the campaign's freshness.
 */
@RestController
@RequestMapping("/campaigns")
class CampaignController extends DefinitionController<CampaignDocument> {

    CampaignController(Definitions<CampaignDocument> definitions) {
        super(definitions);
    }
}
