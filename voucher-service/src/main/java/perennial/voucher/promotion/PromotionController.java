package perennial.voucher.promotion;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;

@RestController
@RequestMapping("/promotions")
class PromotionController extends DefinitionController<PromotionDocument> {

    PromotionController(Definitions<PromotionDocument> definitions) {
        super(definitions);
    }
}
