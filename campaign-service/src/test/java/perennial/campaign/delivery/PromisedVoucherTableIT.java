package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import perennial.campaign.LargeDatabase;
import perennial.campaign.delivery.PromisedVoucherTable.Fate;

class PromisedVoucherTableIT {

    private static final int MANY = 20_000;

    @Test
    void aGenericCodeIsRedeemedByOneOfManyWhoHaveIt() {
        try (LargeDatabase database = new LargeDatabase()) {
            database.journeys(1, MANY, "'spring'");
            database.jdbc().sql("""
                    insert into promised_voucher (journey_id, code, customer_id) select journey_id, 'SPRING', customer_id from journey
                    """).update();
            database.jdbc().sql("analyze promised_voucher").update();
            PromisedVoucherTable vouchers = new PromisedVoucherTable(database.batches());

            long walk = database.walkOf(
                    () -> vouchers.apply(List.of(new Fate("SPRING", "c-500", Suppression.VOUCHER_REDEEMED, "e-1"))));

            assertThat(walk).isLessThan(100);
            assertThat(ended(database, "voucher_redeemed")).isEqualTo(1);
            vouchers.apply(List.of(
                    new Fate("SPRING", null, Suppression.VOUCHER_DISABLED, "e-2"),
                    new Fate("SPRING", "c-500", null, "e-3")));
            assertThat(ended(database, "voucher_disabled")).isEqualTo(MANY);
        }
    }

    private static long ended(LargeDatabase database, String reason) {
        return database.jdbc()
                .sql("select count(*) from promised_voucher where ended = ?")
                .param(reason)
                .query(Long.class)
                .single();
    }
}
