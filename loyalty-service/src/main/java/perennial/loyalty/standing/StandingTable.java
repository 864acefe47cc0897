package perennial.loyalty.standing;

import static perennial.platform.batching.Columns.millis;
import static perennial.platform.batching.Columns.numbers;
import static perennial.platform.batching.Columns.texts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import perennial.events.VoucherRequest;
import perennial.loyalty.ledger.AccountBook;
import perennial.loyalty.ledger.Books;
import perennial.loyalty.ledger.Entry;
import perennial.loyalty.ledger.Follower;
import perennial.loyalty.ledger.Followers;
import perennial.loyalty.milestone.MilestoneRule;
import perennial.loyalty.milestone.MilestonesInForce;
import perennial.loyalty.milestone.Tally;
import perennial.loyalty.tier.CountedYear;
import perennial.loyalty.tier.Levels;
import perennial.loyalty.tier.RollingYear;
import perennial.loyalty.tier.Seat;
import perennial.loyalty.tier.TiersInForce;
import perennial.platform.batching.RoundTrip;
import perennial.platform.outbox.Outbox;
import perennial.schemas.Topics;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One row a customer, read and written with her account: one statement for all of a batch. */
@Component
class StandingTable implements Followers {

    private static final String NOTHING = "{}";

    private static final String ROWS = """
            (select customer_id, orders, orders_most, visits, points, points_most, earned_days::int[] as earned_days,
                    earned_points::bigint[] as earned_points, spent::jsonb as spent, tier,
                    to_timestamp(below_since / 1e3::float8) as below_since, year_event_id,
                    to_timestamp(erased_at / 1e3::float8) as erased_at, to_timestamp(due_at / 1e3::float8) as due_at
               from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[],
                           ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
                 as column_values (customer_id, orders, orders_most, visits, points, points_most, earned_days, earned_points, spent,
                                   tier, below_since, year_event_id, erased_at, due_at)) as now
            """;

    private static final String INSERT = """
            insert into standing (customer_id, orders, orders_most, visits, points, points_most, earned_days, earned_points, spent,
                                  tier, below_since, year_event_id, erased_at, due_at)
            select * from
            """ + ROWS;

    /** Whether there is a row already is known, and to let the database find out for each takes it half as long again. */
    private static final String UPDATE = """
            update standing
               set orders = now.orders, orders_most = now.orders_most, visits = now.visits, points = now.points,
                   points_most = now.points_most, earned_days = now.earned_days, earned_points = now.earned_points,
                   spent = now.spent, tier = now.tier, below_since = now.below_since, year_event_id = now.year_event_id,
                   erased_at = now.erased_at, due_at = now.due_at
              from
            """ + ROWS + "where standing.customer_id = now.customer_id";

    private final TiersInForce tiers;
    private final MilestonesInForce milestones;
    private final Outbox outbox;
    private final ZoneId zone;
    private final StandingMetrics metrics;

    StandingTable(
            TiersInForce tiers, MilestonesInForce milestones, Outbox outbox, ZoneId zone, StandingMetrics metrics) {
        this.tiers = tiers;
        this.milestones = milestones;
        this.outbox = outbox;
        this.zone = zone;
        this.metrics = metrics;
    }

    @Override
    public Function<AccountBook, Follower> read(Collection<String> customerIds, RoundTrip trip, Instant now) {
        Supplier<Levels> levels = tiers.read(trip);
        Supplier<List<MilestoneRule>> rules = milestones.read(trip);
        Map<String, Standing> found = new HashMap<>();
        trip.sql("select * from standing where customer_id = any (?::text[])")
                .param(customerIds.toArray(String[]::new))
                .query(row -> found.put(row.getString("customer_id"), standing(row)));
        return new Function<>() {

            private CustomerStanding.@Nullable Programme programme;

            @Override
            public Follower apply(AccountBook book) {
                if (programme == null) {
                    programme = new CustomerStanding.Programme(levels.get(), rules.get(), zone);
                }
                return CustomerStanding.open(programme, found.get(book.customerId()), book, now);
            }
        };
    }

    @Override
    public void readDue(Instant now, Collection<String> except, int most, RoundTrip trip, Consumer<String> customerId) {
        trip.sql("""
                select customer_id from standing
                 where due_at <= to_timestamp(? / 1e3::float8) and customer_id <> all (?::text[]) order by due_at limit ?
                """)
                .param(now.toEpochMilli())
                .param(except.toArray(String[]::new))
                .param(most)
                .query(row -> customerId.accept(row.getString("customer_id")));
    }

    static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                new Tally(row.getLong("orders"), row.getLong("orders_most")),
                row.getLong("visits"),
                new Tally(row.getLong("points"), row.getLong("points_most")),
                new RollingYear(earned(row), spent(row.getString("spent"))),
                new Seat(row.getString("tier"), instant(row, "below_since")),
                row.getString("year_event_id"),
                instant(row, "erased_at"),
                instant(row, "due_at"));
    }

    private static CountedYear earned(ResultSet row) throws SQLException {
        Integer[] days = (Integer[]) row.getArray("earned_days").getArray();
        Long[] points = (Long[]) row.getArray("earned_points").getArray();
        TreeMap<LocalDate, Long> year = new TreeMap<>();
        for (int i = 0; i < days.length; i++) {
            year.put(LocalDate.ofEpochDay(days[i]), points[i]);
        }
        return new CountedYear(year);
    }

    /** By currency the days since 1970, and the minor units of each. */
    private static SortedMap<String, CountedYear> spent(String json) {
        TreeMap<String, CountedYear> spent = new TreeMap<>();
        if (json.equals(NOTHING)) {
            return spent;
        }
        JsonMapper.shared().readTree(json).forEachEntry((currency, days) -> {
            TreeMap<LocalDate, Long> year = new TreeMap<>();
            days.forEachEntry((day, minor) -> year.put(LocalDate.ofEpochDay(Long.parseLong(day)), minor.asLong()));
            spent.put(currency, new CountedYear(year));
        });
        return spent;
    }

    private static String spent(SortedMap<String, CountedYear> spent) {
        if (spent.isEmpty()) {
            return NOTHING;
        }
        ObjectNode json = JsonMapper.shared().createObjectNode();
        spent.forEach((currency, year) -> {
            ObjectNode days = json.putObject(currency);
            year.days().forEach((day, minor) -> days.put(Long.toString(day.toEpochDay()), minor));
        });
        return json.toString();
    }

    private record Row(String customerId, Standing standing) {}

    @Override
    public void write(Books books, RoundTrip trip) {
        List<AccountBook> changed = books.all().stream()
                .filter(book -> CustomerStanding.of(book).isChanged())
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        write(INSERT, rows(changed, standing -> !standing.wasKept()), trip);
        write(UPDATE, rows(changed, CustomerStanding::wasKept), trip);
        metrics.countAfterCommit(
                changed.stream().flatMap(book -> book.entries().stream()).toList());
        List<VoucherRequest> requests = changed.stream()
                .flatMap(book -> CustomerStanding.of(book).promises().stream())
                .map(StandingTable::request)
                .toList();
        if (!requests.isEmpty()) {
            outbox.append(Topics.VOUCHER_REQUESTS, requests);
        }
    }

    private static List<Row> rows(List<AccountBook> books, Predicate<CustomerStanding> which) {
        return books.stream()
                .filter(book -> which.test(CustomerStanding.of(book)))
                .map(book ->
                        new Row(book.customerId(), CustomerStanding.of(book).standing()))
                .toList();
    }

    private static void write(String sql, List<Row> rows, RoundTrip trip) {
        if (rows.isEmpty()) {
            return;
        }
        trip.sql(sql)
                .param(texts(rows, Row::customerId))
                .param(numbers(rows, row -> row.standing().orders().now()))
                .param(numbers(rows, row -> row.standing().orders().most()))
                .param(numbers(rows, row -> row.standing().visits()))
                .param(numbers(rows, row -> row.standing().points().now()))
                .param(numbers(rows, row -> row.standing().points().most()))
                .param(texts(
                        rows,
                        row -> array(
                                row.standing().year().points().days().keySet(),
                                day -> Long.toString(day.toEpochDay()))))
                .param(texts(
                        rows,
                        row -> array(row.standing().year().points().days().values(), points -> Long.toString(points))))
                .param(texts(rows, row -> spent(row.standing().year().spent())))
                .param(texts(rows, row -> row.standing().seat().tier()))
                .param(millis(rows, row -> row.standing().seat().belowSince()))
                .param(texts(rows, row -> row.standing().yearEventId()))
                .param(millis(rows, row -> row.standing().erasedAt()))
                .param(millis(rows, row -> row.standing().dueAt()))
                .update(written -> {
                    if (written != rows.size()) {
                        throw new IllegalStateException(
                                "Of " + rows.size() + " standings " + written + " were written");
                    }
                });
    }

    /** As the database writes arrays of numbers: arrays of arrays cannot be taken apart by rows. */
    private static <T> String array(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(",", "{", "}"));
    }

    private static VoucherRequest request(CustomerStanding.Promise promise) {
        Entry entry = promise.entry();
        String requestId = entry.entryId().toString();
        return VoucherRequest.newBuilder()
                .setEventId(UUID.nameUUIDFromBytes(
                                ("requested " + requestId).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .setType("REQUESTED")
                .setOccurredAt(entry.occurredAt())
                .setRecordedAt(entry.recordedAt())
                .setCauseId(entry.origin().eventId())
                .setRequestId(requestId)
                .setCustomerId(entry.customerId())
                .setPromotionId(promise.promotionId())
                .setRequestedBy(
                        "milestone:" + Objects.requireNonNull(entry.origin().ruleId()))
                .build();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
