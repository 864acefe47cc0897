package perennial.campaign.template;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/templates")
class TemplateController extends DefinitionController<Template> {

    TemplateController(Definitions<Template> definitions) {
        super(definitions);
    }
}
