package perennial.loyalty.tier;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/tiers")
class TierController extends DefinitionController<Tier> {

    TierController(Definitions<Tier> tiers) {
        super(tiers);
    }
}
