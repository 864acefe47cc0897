package perennial.loyalty.earning;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/earning-rules")
class EarningRuleController extends DefinitionController<EarningRule> {

    EarningRuleController(Definitions<EarningRule> rules) {
        super(rules);
    }
}
