package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import perennial.platform.testing.Http;
import perennial.voucher.VoucherIT;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PromotionIT extends VoucherIT {

    @ParameterizedTest
    @MethodSource("programme")
    void whatShipsIsAccepted(Path file) throws IOException {
        JsonNode document = new YAMLMapper().readTree(Files.readString(file));
        assertThat(document.get("kind").asString()).isEqualTo("Promotion");

        Http.Answer answer =
                as("marketing").put("/promotions/" + document.get("id").asString(), document.toString());

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("version").asInt()).isPositive();
    }

    static Stream<Path> programme() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "programme", "promotions"))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'discount':{'percent':10},'codes':{'length':8}} | 8 x log2(32) = 40 bits",
                "{'discount':{'percent':12.5}}                    | discount.percent",
                "{'discount':{'percentage':10}}                   | discount.percentage is not a known key",
                "{'discount':{'percent':10},'validity':{'days':1}} | validity is not a known key",
                "{'discount':{'percent':10},'stacking':{'order':1}} | stacking.order is not a known key",
                "{'discount':{'percent':10},'appliesTo':{'skus':'s-1'}} | appliesTo.skus",
                "{'discount':{'percent':10},'valid':{'until':'soon'}} | valid.until",
                "{'discount':{'freeShipping':false}}              | discount.freeShipping must be true",
                "{'discount':{'percent':10},'budget':{}}          | budget.amountMinor must be at least 1",
                "{'discount':{'percent':10},'when':'cart.items > 2 &&\\n city == 1'} | when, line 2, column 2: unknown name 'city', expected one of cart.categories",
                "{'discount':{'percent':0},'limits':{'redemptions':0}} | discount.percent must be from 1 to 100; limits.redemptions must be at least 1",
                "{}                                               | discount must have one of percent, amountMinor",
            })
    void whatIsWrongIsRefusedByName(String keys, String detail) {
        String body = keys.replace('\'', '"')
                .replaceFirst("\\{", "{\"kind\":\"Promotion\",\"id\":\"bad\",")
                .replace(",}", "}");

        Http.Answer answer = as("marketing").put("/promotions/bad", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("invalid_definition");
        assertThat(answer.json().get("detail").asString()).contains(detail);
        assertThat(as("data").get("/promotions/bad").status()).isEqualTo(404);
    }

    @Test
    void aPromotionIsReadAsItWasPut() {
        String id = promotion("\"discount\":{\"buy\":2,\"get\":1,\"category\":\"shoes\"},\"when\":\"country == 'FR'\","
                + "\"valid\":{\"weekdays\":[\"MON\"],\"hours\":\"09:00-18:00\"},\"stacking\":{\"group\":\"g\"}");

        JsonNode read = as("data").get("/promotions/" + id).json();

        assertThat(read.at("/discount/category").asString()).isEqualTo("shoes");
        assertThat(read.at("/valid/hours").asString()).isEqualTo("09:00-18:00");
        assertThat(read.get("when").asString()).isEqualTo("country == 'FR'");
        assertThat(read.get("version").asInt()).isEqualTo(1);
        assertThat(read.get("state").asString()).isEqualTo("LIVE");
    }

    @Test
    void whatWasPromisedStandsAndLimitsAreThoseOfNow() {
        String promotionId = promotion("\"discount\":{\"percent\":10}");
        String first = issued("ada", promotionId);
        String second = issued("ada", promotionId);
        promotion(promotionId, "\"discount\":{\"percent\":50},\"limits\":{\"redemptions\":1}");
        String third = issued("ada", promotionId);

        assertThat(discount("ada", first)).isEqualTo(500);
        assertThat(discount("ada", third)).isEqualTo(2500);
        redeemed("ada", unique("order"), first);
        assertThat(redeem("ada", unique("order"), second).code()).isEqualTo("quantity_exceeded");
    }

    @Test
    void aStopHoldsForCodesThatAreOutUntilItIsResumed() {
        String promotionId = promotion("\"discount\":{\"percent\":10}");
        String code = issued("ada", promotionId);

        Http.Answer stopped = as("marketing").post("/promotions/" + promotionId + "/stop", "");

        assertThat(stopped.json().get("state").asString()).isEqualTo("STOPPED");
        assertThat(redeem("ada", unique("order"), code).code()).isEqualTo("promotion_stopped");
        as("marketing").post("/promotions/" + promotionId + "/resume", "");
        redeemed("ada", unique("order"), code);
    }

    private long discount(String customerId, String code) {
        return shop().post("/validations", checkout(customerId, code))
                .json()
                .get("discountMinor")
                .asLong();
    }

    @Test
    void aGenericCodeBelongsToOnePromotion() {
        String code = unique("SUMMER").toUpperCase(Locale.ROOT);
        String first = promotion("\"discount\":{\"percent\":10},\"codes\":{\"generic\":\"" + code + "\"}");
        promotion(first, "\"discount\":{\"percent\":20},\"codes\":{\"generic\":\"" + code + "\"}");
        String second = unique("promotion");

        Http.Answer refused = as("marketing").put("/promotions/" + second, """
                        {"kind":"Promotion","id":"%s","discount":{"percent":10},"codes":{"generic":"%s"}}""".formatted(second, code));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").asString()).contains("codes.generic", code, first);
        assertThat(as("marketing").get("/promotions/" + second).status()).isEqualTo(404);
        assertThat(as("support")
                        .get("/vouchers/" + code)
                        .json()
                        .get("promotionId")
                        .asString())
                .isEqualTo(first);
    }
}
