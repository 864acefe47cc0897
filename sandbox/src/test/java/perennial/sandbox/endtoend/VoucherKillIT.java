package perennial.sandbox.endtoend;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perennial.events.VoucherEvent;
import perennial.sandbox.definitions.Definitions;
import perennial.sandbox.endtoend.VoucherTrade.Fate;
import perennial.sandbox.endtoend.VoucherTrade.Use;
import perennial.sandbox.home.Home;
import perennial.sandbox.stack.Stack;
import perennial.schemas.Service;
import perennial.schemas.Topics;

/**
 * voucher-service is killed at random instants while codes are redeemed, reserved and rolled back over HTTP and by orders: no use is
 * lost and none is doubled, whatever was answered is true, and what is told is what is in the tables.
 */
class VoucherKillIT {

    private static final int KILLS = Integer.getInteger("perennial.voucher.kills", 1);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long ENOUGH_FOR_ALL = 1_000_000;
    private static final int SPARE = 5;
    private static final int ANSWERS_BETWEEN = 100;
    private static final int ORDERS_BETWEEN = 20;
    private static final int LATEST_KILL_MS = 1_500;

    private final Home home = FreeHome.named("voucher-kill");

    @Test
    void whateverIsCutOffNoUseIsLostAndNoneIsDoubled(@TempDir Path definitions) throws Exception {
        Stack stack = new Stack(home, news -> {});
        stack.reset();
        try (ServiceInstance service = new ServiceInstance(home, Service.VOUCHER, 1, Map.of())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                service.close();
                stack.reset();
            }));
            stack.up(Stack.Extent.BACKBONE);
            service.start();
            define(definitions, service, ENOUGH_FOR_ALL);
            trade(definitions, service);
        } finally {
            stack.reset();
        }
    }

    private static void define(Path directory, ServiceInstance service, long together) throws Exception {
        Path file = Files.writeString(directory.resolve("promotions.yaml"), VoucherTrade.definitions(together));
        assertThat(Definitions.apply(service.home(), file).problems()).isEmpty();
    }

    private void trade(Path definitions, ServiceInstance service) throws Exception {
        try (VoucherTrade trade = new VoucherTrade(home, service);
                LiveTopic<VoucherEvent> told = new LiveTopic<>(home, Topics.VOUCHERS, trade::hear)) {
            trade.start();
            awaitTrade(trade);
            for (int kill = 0; kill < KILLS; kill++) {
                killAtWork(service, trade);
                service.start();
                awaitTrade(trade);
            }
            trade.stop();
            try (ServiceTables tables = new ServiceTables(home, Service.VOUCHER)) {
                awaitSettled(trade, tables);
                assertTheRestOfTheLimitIsThere(definitions, service, trade, tables);
                awaitSettled(trade, tables);
                assertAllAgrees(trade, tables);
                System.out.printf(
                        "%d kills cut off %d calls of %d; %d uses, all agrees%n",
                        KILLS, trade.brokenOff(), trade.answers(), trade.fates().size());
            }
        }
    }

    private static void awaitTrade(VoucherTrade trade) throws InterruptedException {
        long answers = trade.answers() + ANSWERS_BETWEEN;
        long ordersTold = trade.ordersTold() + ORDERS_BETWEEN;
        await(trade, "a lively trade", () -> trade.answers() >= answers && trade.ordersTold() >= ordersTold);
    }

    /** Calls wait for their answers, and orders for their outcomes. */
    private static void killAtWork(ServiceInstance service, VoucherTrade trade) throws InterruptedException {
        LockSupport.parkNanos(
                Duration.ofMillis(new Random().nextInt(LATEST_KILL_MS)).toNanos());
        long brokenOff = trade.brokenOff();
        await(trade, "work in flight", () -> trade.open() > 0 && trade.ordersNotTold() > 0);
        service.kill();
        await(trade, "calls that were cut off", () -> trade.brokenOff() > brokenOff);
    }

    private static void await(VoucherTrade trade, String what, Callable<Boolean> condition)
            throws InterruptedException {
        trade.complain();
        Awaitility.await(what)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> {
                    trade.complain();
                    return condition.call();
                });
    }

    private static void awaitSettled(VoucherTrade trade, ServiceTables tables) throws InterruptedException {
        await(trade, "all that was sent has been read", tables::everythingIsRead);
        await(trade, "all that was decided has been told", tables::everythingIsTold);
    }

    /** What was rolled back, released or forgotten can be used again, and nothing beyond it. */
    private static void assertTheRestOfTheLimitIsThere(
            Path definitions, ServiceInstance service, VoucherTrade trade, ServiceTables tables) throws Exception {
        long standing = standing(trade, VoucherTrade.TOGETHER_CODE);
        await(
                trade,
                "what was reserved and forgotten has lapsed",
                () -> tables.count("select count(*) from held_voucher where expires_at > clock_timestamp()") == 0);
        define(definitions, service, standing + SPARE);
        for (int order = 0; order < SPARE; order++) {
            assertThat(trade.redeemTogether("spare-" + order).statusCode()).isEqualTo(201);
        }
        assertThat(trade.redeemTogether("one-too-many").body()).contains("quantity_exceeded");
    }

    private static long standing(VoucherTrade trade, String code) {
        return trade.fates().entrySet().stream()
                .filter(use -> use.getKey().code().equals(code) && use.getValue() == Fate.STANDS)
                .count();
    }

    /** A row of the tables, or two outcomes that say the same. */
    private record Redeemed(Use use, String redemptionId, long discountMinor, boolean rolledBack) {}

    private void assertAllAgrees(VoucherTrade trade, ServiceTables tables) throws Exception {
        List<Redeemed> rows = rows(tables);
        List<VoucherEvent> told = LiveTopic.all(home, Topics.VOUCHERS);
        assertUses(trade, rows, told);
        assertCounters(rows, trade, tables);
        assertTold(rows, told, trade, tables);
    }

    private static void assertUses(VoucherTrade trade, List<Redeemed> rows, List<VoucherEvent> told) {
        Map<Use, Fate> fates = new HashMap<>();
        told.stream()
                .filter(event -> event.getType().equals("REDEMPTION_REFUSED"))
                .forEach(event -> fates.put(use(event), Fate.REFUSED));
        rows.forEach(row -> assertThat(fates.put(row.use(), row.rolledBack() ? Fate.ROLLED_BACK : Fate.STANDS))
                .as("%s is in the tables once", row.use())
                .isNull());
        assertThat(Differences.between(fates, trade.fates())).isEmpty();
        Map<Use, String> redemptionIds = rows.stream().collect(toMap(Redeemed::use, Redeemed::redemptionId));
        redemptionIds.keySet().retainAll(trade.redemptionIds().keySet());
        assertThat(Differences.between(redemptionIds, trade.redemptionIds())).isEmpty();
        assertThat(rows).allMatch(row -> row.discountMinor() == VoucherTrade.DISCOUNT_MINOR);
    }

    private static void assertCounters(List<Redeemed> rows, VoucherTrade trade, ServiceTables tables)
            throws SQLException {
        Map<String, List<Long>> counted =
                tables.rows("""
                select promotion_id, redemptions, (spent_minor->'EUR')::bigint from promotion_use
                """, row -> Map.entry(row.getString(1), List.of(row.getLong(2), row.getLong(3)))).stream()
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        long together = standing(trade, VoucherTrade.TOGETHER_CODE);
        long all = rows.stream().filter(row -> !row.rolledBack()).count();
        assertThat(counted)
                .containsOnly(
                        Map.entry(VoucherTrade.TOGETHER, List.of(together, together * VoucherTrade.DISCOUNT_MINOR)),
                        Map.entry(
                                VoucherTrade.UNIQUE,
                                List.of(all - together, (all - together) * VoucherTrade.DISCOUNT_MINOR)));
        assertThat(tables.count("""
                select count(*) from voucher join redemption using (redemption_id) where rolled_back_at is null
                """)).as("codes with one use that are used").isEqualTo(all - together);
    }

    private static void assertTold(
            List<Redeemed> rows, List<VoucherEvent> told, VoucherTrade trade, ServiceTables tables)
            throws SQLException {
        assertThat(told).extracting(VoucherEvent::getEventId).doesNotHaveDuplicates();
        Map<String, List<VoucherEvent>> byType = told.stream().collect(groupingBy(VoucherEvent::getType));
        assertThat(byType.getOrDefault("REDEEMED", List.of()).stream().map(VoucherKillIT::redeemed))
                .containsExactlyInAnyOrderElementsOf(rows.stream()
                        .map(row -> new Redeemed(row.use(), row.redemptionId(), row.discountMinor(), false))
                        .toList());
        assertThat(byType.getOrDefault("ROLLED_BACK", List.of()).stream().map(VoucherKillIT::use))
                .containsExactlyInAnyOrderElementsOf(rows.stream()
                        .filter(Redeemed::rolledBack)
                        .map(Redeemed::use)
                        .toList());
        List<Use> refused = tables.rows(
                "select order_id, code from refused_redemption", row -> new Use(row.getString(1), row.getString(2)));
        assertThat(byType.getOrDefault("REDEMPTION_REFUSED", List.of()).stream().map(VoucherKillIT::use))
                .containsExactlyInAnyOrderElementsOf(refused);
        List<String> codes = tables.rows(
                "select code from voucher where promotion_id = '" + VoucherTrade.UNIQUE + "'", row -> row.getString(1));
        assertThat(codes).hasSize(trade.askedFor());
        assertThat(byType.getOrDefault("ISSUED", List.of()))
                .extracting(VoucherEvent::getCode)
                .containsExactlyInAnyOrderElementsOf(codes);
        assertThat(byType.keySet()).isSubsetOf("ISSUED", "REDEEMED", "ROLLED_BACK", "REDEMPTION_REFUSED");
    }

    private static Use use(VoucherEvent event) {
        return new Use(String.valueOf(event.getOrderId()), String.valueOf(event.getCode()));
    }

    private static Redeemed redeemed(VoucherEvent event) {
        Long discountMinor = event.getDiscountMinor();
        return new Redeemed(
                use(event), String.valueOf(event.getRedemptionId()), discountMinor == null ? -1 : discountMinor, false);
    }

    private static List<Redeemed> rows(ServiceTables tables) throws SQLException {
        return tables.rows(
                """
                select order_id, code, redemption_id, redeemed_voucher.discount_minor, rolled_back_at is not null
                  from redemption join redeemed_voucher using (redemption_id)
                """,
                row -> new Redeemed(
                        new Use(row.getString(1), row.getString(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getBoolean(5)));
    }
}
