package perennial.sandbox.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import perennial.sandbox.clock.SharedClock;
import perennial.sandbox.console.Progress;
import perennial.sandbox.console.Table;
import perennial.sandbox.home.Home;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.simulator.Checkout;
import perennial.sandbox.simulator.Count;
import perennial.sandbox.simulator.History;
import perennial.sandbox.simulator.Mailbox;
import perennial.sandbox.simulator.Population;
import perennial.sandbox.simulator.Shop;
import perennial.sandbox.simulator.Till;
import perennial.sandbox.stack.Stack;
import perennial.schemas.Service;

/** One run of the shop on a stack that is up, and its story. */
final class Demo {

    /** How long something that must happen may take after the shop has done its part. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Home home;
    private final Stack stack;
    private final Population population;
    private final Size size;
    private final SharedClock clock;
    private final Mailbox mailbox;
    private final Till till;

    /**
     * @param customers how many come before the story is told
     * @param rate turns a second
     * @param atMost how long they have
     */
    record Size(int customers, int rate, Optional<Duration> atMost) {}

    Demo(Home home, Stack stack, Population population, Size size) {
        this.home = home;
        this.stack = stack;
        this.population = population;
        this.size = size;
        this.clock = new SharedClock(home);
        this.mailbox = new Mailbox(home.ports());
        this.till = new Till(home);
    }

    /**
     * Lets the customers come, waits for what must follow, and prints the story.
     *
     * @param closed ends it early
     * @param stopsAfterwards whether the stack will be down when the story is read
     * @return what was missing
     */
    List<Step> tell(BooleanSupplier closed, boolean stopsAfterwards) {
        System.err.println("Run " + population.run() + ", seed " + population.seed());
        try (Journal journal = Journal.open(home, population.run());
                EventPublisher publisher = EventPublisher.eachOnItsOwn(home)) {
            History history = History.load(population, publisher, clock.now());
            var checkout = new WatchedCheckout(till, mailbox, history.lapsed().getFirst(), clock::now);
            Shop shop = new Shop(population, publisher, clock::now, mailbox, checkout);
            trade(shop, closed);

            Supplier<List<Step>> loop = () -> welcomeLoop(checkout.followed(), journal.soFar());
            Supplier<List<Step>> day = () -> Crowd.ofTheDay(shop.signedUp(), history.lapsed(), journal.soFar());
            await(closed, () -> joined(loop.get(), day.get()));
            List<Step> told = loop.get();
            System.err.println("The clock is now " + clock.advance(HOUR)
                    + " ahead: orders are thanked for, carts that were left grow cold");
            Supplier<List<Step>> hourAfter = () ->
                    Crowd.ofTheHourAfter(shop.signedUp(), shop.withOpenCart(), history.aboutToLapse(), journal.soFar());
            await(closed, hourAfter);

            List<Step> crowd = joined(day.get(), hourAfter.get());
            print(checkout.followed(), told, crowd, Figures.of(shop, journal.soFar()));
            printWhereToLook(checkout.followed(), stopsAfterwards);
            List<Step> missing =
                    joined(told, crowd).stream().filter(step -> !step.seen()).toList();
            printMissing(missing);
            return missing;
        }
    }

    /** Goes on with new customers, so many at a time, until it is closed. */
    void tradeOn(BooleanSupplier closed) {
        System.out.println("\nThe shop goes on trading. Ctrl-C stops everything.");
        try (EventPublisher publisher = EventPublisher.eachOnItsOwn(home)) {
            for (int first = size.customers(); !closed.getAsBoolean(); first += size.customers()) {
                Shop shop = new Shop(population, publisher, clock::now, mailbox, Checkout.at(till));
                shop.trade(new Shop.Hours(first, size.customers(), size.rate(), Optional.empty(), closed), left -> {});
                System.out.println(shop.count(Count.SIGN_UPS) + " more customers, " + orders(shop) + " orders, "
                        + shop.count(Count.REDEMPTIONS) + " codes redeemed");
            }
        }
    }

    private void trade(Shop shop, BooleanSupplier closed) {
        try (Progress progress = new Progress("Trading", size.customers())) {
            shop.trade(new Shop.Hours(0, size.customers(), size.rate(), size.atMost(), closed), left -> {
                progress.stepTo(left);
                progress.say(shop.count(Count.SIGN_UPS) + " signed up, " + orders(shop) + " orders, "
                        + shop.count(Count.REDEMPTIONS) + " codes");
            });
        }
    }

    private static long orders(Shop shop) {
        return shop.count(Count.FIRST_ORDERS) + shop.count(Count.REPEAT_ORDERS);
    }

    private List<Step> welcomeLoop(Optional<Followed> followed, Outcomes outcomes) {
        return followed.map(her -> WelcomeLoop.steps(
                        her, outcomes, till.balance(her.person().customerId())))
                .orElseGet(() -> List.of(Step.missing("a code is redeemed", "no customer's code was taken")));
    }

    /** Returns as soon as all steps are seen, or when patience ends. */
    private static void await(BooleanSupplier closed, Supplier<List<Step>> steps) {
        long startedAtNanos = System.nanoTime();
        while (!steps.get().stream().allMatch(Step::seen)
                && !closed.getAsBoolean()
                && System.nanoTime() - startedAtNanos < PATIENCE.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static List<Step> joined(List<Step> first, List<Step> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private void print(Optional<Followed> followed, List<Step> loop, List<Step> crowd, String figures) {
        String who = followed.map(Followed::person)
                .map(person -> person.firstName() + " (" + person.customerId() + ")")
                .orElse("nobody");
        System.out.println("\nThe welcome of " + who + "\n\n" + Story.of(loop));
        System.out.println("All customers together\n\n" + Story.of(crowd));
        System.out.println(figures);
    }

    private void printWhereToLook(Optional<Followed> followed, boolean stopsAfterwards) {
        Table addresses = new Table("WHERE", "ADDRESS", "LOG");
        stack.status().forEach(status -> addresses.row(status.name(), status.address(), status.log()));
        System.out.println("\n" + addresses + "\n");
        if (stopsAfterwards) {
            System.out.println(
                    "Everything stops now, and keeps its data but for the mails. `./perennial up` starts it again; then:");
        }
        String customerId = followed.map(her -> her.person().customerId()).orElse("CUSTOMER");
        System.out.println("  ./perennial tail retention.memberships --from-beginning | grep " + customerId);
        System.out.println("  curl -H \"Authorization: Bearer $(./perennial token support)\" "
                + home.ports().serviceUrl(Service.SEGMENT) + "/customers/" + customerId);
        System.out.println("  ./perennial dead-letters");
        followed.filter(her -> !stopsAfterwards)
                .ifPresent(her -> System.out.println(
                        "  Her mails: IMAP at localhost:" + home.ports().imap() + ", user and password "
                                + her.person().email()));
    }

    private static void printMissing(List<Step> missing) {
        if (missing.isEmpty()) {
            System.out.println("\nEverything that must happen has happened.");
        } else {
            System.out.println("\nMissing:");
            missing.forEach(step -> System.out.println("  " + step.name() + ": " + step.detail()));
        }
    }
}
