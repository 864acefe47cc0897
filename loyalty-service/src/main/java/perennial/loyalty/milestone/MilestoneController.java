package perennial.loyalty.milestone;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/milestones")
class MilestoneController extends DefinitionController<Milestone> {

    MilestoneController(Definitions<Milestone> milestones) {
        super(milestones);
    }
}
