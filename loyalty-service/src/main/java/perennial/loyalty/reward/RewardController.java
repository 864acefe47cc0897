package perennial.loyalty.reward;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/rewards")
class RewardController extends DefinitionController<Reward> {

    RewardController(Definitions<Reward> rewards) {
        super(rewards);
    }
}
