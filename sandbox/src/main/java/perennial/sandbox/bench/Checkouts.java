package perennial.sandbox.bench;

import java.util.function.IntFunction;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.schemas.Service;

/**
 * A shop that redeems one code after the other over one connection, each for another order.
 *
 * @param code the code that has this number
 */
record Checkouts(HttpLine line, String prefix, IntFunction<String> code) implements Callers.Caller {

    private static final int CREATED = 201;

    static Checkouts with(Home home, String token, String prefix, IntFunction<String> code) {
        return new Checkouts(new HttpLine(home.ports().service(Service.VOUCHER), token), prefix, code);
    }

    static String customerId(String prefix, int number) {
        return prefix + "-c-" + number;
    }

    @Override
    public void call(int number) {
        String request = "{\"customerId\":\"" + customerId(prefix, number) + "\",\"orderId\":\"" + prefix + "-o-"
                + number + "\",\"codes\":[\"" + code.apply(number)
                + "\"],\"order\":{\"cartId\":\"" + prefix + "-k-" + number
                + "\",\"currency\":\"EUR\",\"totalMinor\":5000,\"country\":\"FR\",\"lines\":[{\"lineId\":\"1\","
                + "\"sku\":\"s-1\",\"categories\":[\"shoes\"],\"quantity\":1,\"unitPriceMinor\":5000}]}}";
        HttpLine.Answer answer = line.post("/redemptions", request);
        if (answer.status() != CREATED) {
            throw new Failure("A redemption was answered " + answer.status() + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
