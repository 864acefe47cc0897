package perennial.sandbox.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.events.OrderEvent;
import perennial.sandbox.console.Failure;

class PurchaseHistoryTest {

    private static final String HEADER = "customer_id,order_date,quantity,amount\n";

    @TempDir
    Path directory = Path.of("");

    @Test
    void aRowIsAnOrderThatWasPlacedAtMidnight() throws IOException {
        OrderEvent order = orders(HEADER + "c-4,1997-01-18,2,29.73\n", "EUR").getFirst();

        assertThat(order.getType()).isEqualTo("PLACED");
        assertThat(order.getCustomerId()).isEqualTo("c-4");
        assertThat(order.getOccurredAt()).isEqualTo(Instant.parse("1997-01-18T00:00:00Z"));
        assertThat(order.getTotalMinor()).isEqualTo(2973);
        assertThat(order.getCurrency()).isEqualTo("EUR");
        assertThat(order.getLines()).singleElement().satisfies(line -> {
            assertThat(line.getQuantity()).isEqualTo(2);
            assertThat(line.getPaidMinor()).isEqualTo(2973);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1997-01-18T10:30:00Z, 1997-01-18T10:30:00Z",
        "1997-01-18T10:30:00+01:00, 1997-01-18T09:30:00Z",
        "1997-01-18 10:30, 1997-01-18T10:30:00Z"
    })
    void aDateMayHaveATime(String date, Instant expected) throws IOException {
        assertThat(orders(HEADER + "c," + date + ",1,1\n", "EUR"))
                .singleElement()
                .satisfies(order -> assertThat(order.getOccurredAt()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "0,EUR,0",
        "0.00,EUR,0",
        "12,EUR,1200",
        "12.3,EUR,1230",
        "12.300,EUR,1230",
        "1200,JPY,1200",
        "1.234,KWD,1234"
    })
    void amountsAreExact(String amount, String currency, long minor) throws IOException {
        assertThat(orders(HEADER + "c,1997-01-18,1," + amount + "\n", currency))
                .extracting(OrderEvent::getTotalMinor)
                .containsExactly(minor);
    }

    @Test
    void equalRowsAreOrdersOfTheirOwn() throws IOException {
        List<OrderEvent> orders = orders(HEADER + "c,1997-01-18,1,5\n".repeat(3), "EUR");

        assertThat(orders).extracting(OrderEvent::getOrderId).doesNotHaveDuplicates();
        assertThat(orders).extracting(OrderEvent::getEventId).doesNotHaveDuplicates();
    }

    @Test
    void idsFollowFromWhatTheRowSaysAndNotFromWhereItStands() throws IOException {
        String first = "a,1997-01-18,1,5.00\n";
        String second = "b,1997-01-18,1,5.00\n";

        assertThat(ids(HEADER + second + first + second))
                .containsExactlyInAnyOrderElementsOf(ids(HEADER + first + second + second));
        assertThat(ids(HEADER + first.replace("5.00", "5.0"))).isEqualTo(ids(HEADER + first));
        assertThat(ids("amount,quantity,order_date,customer_id,note\n5,1,1997-01-18,a,x\n"))
                .isEqualTo(ids(HEADER + first));
    }

    @Test
    void spreadsheetsBeginTheirFilesWithAMark() throws IOException {
        assertThat(orders("\uFEFF" + HEADER + "c,1997-01-18,1,5\r\n", "EUR")).hasSize(1);
    }

    @Test
    void everyBadRowIsNamedWithItsLine() throws IOException {
        PurchaseHistory history = history(HEADER + """
                c,1997-01-18,1,5
                c,18.01.1997,1,5
                c,1997-01-18,0,5

                c,1997-01-18,1,5.001
                c,1997-01-18,1,-5
                ,1997-01-18,1,5
                c,1997-01-18,1
                """, "EUR");

        assertThatThrownBy(history::check)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("Nothing of it was published.")
                .hasMessageContaining("line 3: order_date")
                .hasMessageContaining("line 4: quantity")
                .hasMessageContaining("line 6: amount '5.001'")
                .hasMessageContaining("line 7: amount '-5'")
                .hasMessageContaining("line 8: customer_id is missing")
                .hasMessageContaining("line 9: amount is missing");
    }

    @Test
    void aFileWithoutTheColumnsIsRefused() throws IOException {
        assertThatThrownBy(history("customer,date\nc,1997-01-18\n", "EUR")::check)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("customer_id,order_date,quantity,amount");
    }

    private List<String> ids(String content) throws IOException {
        return orders(content, "EUR").stream().map(OrderEvent::getEventId).toList();
    }

    private List<OrderEvent> orders(String content, String currency) throws IOException {
        List<OrderEvent> orders = new ArrayList<>();
        PurchaseHistory history = history(content, currency);
        assertThat(history.check()).isPositive();
        history.forEach(orders::add);
        return orders;
    }

    private PurchaseHistory history(String content, String currency) throws IOException {
        return new PurchaseHistory(
                Files.writeString(directory.resolve("history.csv"), content), Currency.getInstance(currency));
    }
}
