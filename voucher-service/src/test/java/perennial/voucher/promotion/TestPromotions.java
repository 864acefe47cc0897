package perennial.voucher.promotion;

import java.time.ZoneId;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Promotions for tests, written as marketers write them. */
public final class TestPromotions {

    public static final ZoneId ZONE = ZoneId.of("Europe/Paris");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private TestPromotions() {}

    /** @param keys in YAML, without {@code kind} and {@code id} */
    public static Promotion promotion(String keys) {
        return Promotion.of(document(keys), ZONE);
    }

    static PromotionDocument document(String keys) {
        return YAML.readValue(keys, PromotionDocument.class);
    }
}
