package perennial.voucher.promotion;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import perennial.platform.definition.Definition;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.InvalidDefinitionException;
import perennial.platform.definition.Kind;
import perennial.voucher.code.Code;
import tools.jackson.databind.node.ObjectNode;

/** Promotions as they are put: with one goes its generic code, if it has one. */
@Component
class PromotionDefinitions extends Definitions<PromotionDocument> {

    private final GenericCodes genericCodes;
    private final TransactionTemplate transaction;

    PromotionDefinitions(JdbcClient jdbc, PlatformTransactionManager transactions, GenericCodes genericCodes) {
        super(
                new Kind<>("Promotion", PromotionDocument.class, PromotionRules::defects),
                jdbc,
                new TransactionTemplate(transactions));
        this.genericCodes = genericCodes;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Definition<PromotionDocument> put(String id, ObjectNode document, String actor) {
        return transaction.execute(status -> {
            Definition<PromotionDocument> promotion = super.put(id, document, actor);
            PromotionDocument.CodeKeys codes = promotion.value().codes();
            if (codes != null && codes.generic() != null) {
                genericCodes
                        .enter(Code.of(codes.generic()), id, promotion.version())
                        .ifPresent(reason -> {
                            throw new InvalidDefinitionException("codes.generic " + reason);
                        });
            }
            return promotion;
        });
    }
}
