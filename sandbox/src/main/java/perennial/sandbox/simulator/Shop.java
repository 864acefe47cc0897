package perennial.sandbox.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import perennial.sandbox.publishing.EventPublisher;
import perennial.sandbox.simulator.Till.Answer;
import perennial.schemas.Topics;

/**
 * A shop that so many customers come to, each in her own time. It carries out what {@link Behaviour} decides: writes the events,
 * reads the mails, asks at checkout. For one thread.
 */
public final class Shop {

    private static final int FEWEST_INSIDE = 8;
    private static final int INSIDE_FOR_EACH_TURN_A_SECOND = 3;
    private static final int ONE_TURN_IN_IS_A_NEWCOMERS = 4;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofMillis(400);
    private static final Duration LONGEST_NAP = Duration.ofMillis(100);

    private final Population population;
    private final EventPublisher publisher;
    private final Supplier<Instant> now;
    private final Mailbox mailbox;
    private final Checkout checkout;

    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private final PriorityQueue<Visitor> inside =
            new PriorityQueue<>(Comparator.comparingLong((Visitor visitor) -> visitor.dueNanos));
    private final List<Visitor> everybody = new ArrayList<>();

    /** @param now the sandbox's time, for what happens in the shop */
    public Shop(
            Population population,
            EventPublisher publisher,
            Supplier<Instant> now,
            Mailbox mailbox,
            Checkout checkout) {
        this.population = population;
        this.publisher = publisher;
        this.now = now;
        this.mailbox = mailbox;
        this.checkout = checkout;
    }

    /**
     * When the shop is open.
     *
     * @param first the number of the first customer
     * @param customers how many come
     * @param perSecond at most so many turns a second
     * @param atMost then it closes, whoever is inside
     * @param closed asked before each turn
     */
    public record Hours(int first, int customers, int perSecond, Optional<Duration> atMost, BooleanSupplier closed) {

        private int mostInside() {
            return FEWEST_INSIDE + INSIDE_FOR_EACH_TURN_A_SECOND * perSecond;
        }
    }

    private static final class Visitor {

        private final int number;
        private final Person person;
        private Situation situation = Situation.STRANGER;
        private int turn;
        private long dueNanos;

        private Visitor(int number, Person person, long dueNanos) {
            this.number = number;
            this.person = person;
            this.dueNanos = dueNanos;
        }
    }

    /**
     * Trades until everybody has left or the shop closes.
     *
     * @param left told how many have left, after each turn
     */
    public void trade(Hours hours, Consumer<Integer> left) {
        long startedAtNanos = System.nanoTime();
        long closesAfterNanos = hours.atMost().map(Duration::toNanos).orElse(Long.MAX_VALUE);
        long turnNanos = TimeUnit.SECONDS.toNanos(1) / hours.perSecond();
        long nextTurnNanos = startedAtNanos;
        int came = 0;
        for (long turns = 0;
                (came < hours.customers() || !inside.isEmpty())
                        && !hours.closed().getAsBoolean()
                        && System.nanoTime() - startedAtNanos < closesAfterNanos; ) {
            long nowNanos = System.nanoTime();
            boolean mayCome = came < hours.customers() && inside.size() < hours.mostInside();
            boolean somebodyIsDue = !inside.isEmpty() && inside.element().dueNanos - nowNanos <= 0;
            if (nextTurnNanos - nowNanos > 0 || (!mayCome && !somebodyIsDue)) {
                LockSupport.parkNanos(Math.min(
                        LONGEST_NAP.toNanos(), Math.max(TimeUnit.MILLISECONDS.toNanos(1), nextTurnNanos - nowNanos)));
                continue;
            }
            if (mayCome && (!somebodyIsDue || turns % ONE_TURN_IN_IS_A_NEWCOMERS == 0)) {
                int number = hours.first() + came++;
                Visitor visitor = new Visitor(number, population.person(number), nowNanos);
                inside.add(visitor);
                everybody.add(visitor);
            }
            if (isNoticed(takeTurn(inside.remove()))) {
                turns++;
                nextTurnNanos = Math.max(nextTurnNanos + turnNanos, nowNanos);
            }
            left.accept(came - inside.size());
        }
        publisher.flush();
    }

    public long count(Count what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Everybody who has signed up. */
    public List<Person> signedUp() {
        return everybody.stream()
                .filter(visitor -> visitor.situation.signedUp())
                .map(visitor -> visitor.person)
                .toList();
    }

    /** Those who have something in their cart. */
    public List<Person> withOpenCart() {
        return everybody.stream()
                .filter(visitor -> visitor.situation.cart().isPresent())
                .map(visitor -> visitor.person)
                .toList();
    }

    /** The shop's rate is that of what it notices. */
    private static boolean isNoticed(Action action) {
        return switch (action) {
            case Action.SignUp signUp -> true;
            case Action.Visit visit -> true;
            case Action.FillCart fill -> true;
            case Action.PlaceOrder order -> true;
            case Action.SendBack back -> true;
            case Action.ReadMail look -> false;
            case Action.Leave leave -> false;
        };
    }

    private Action takeTurn(Visitor visitor) {
        Action action =
                Behaviour.next(visitor.person, visitor.situation, population.chance(visitor.number, visitor.turn++));
        Optional<Situation> after = carryOut(visitor.person, visitor.situation, action);
        if (after.isPresent()) {
            visitor.situation = after.get();
            Duration rest = action instanceof Action.ReadMail ? BETWEEN_LOOKS : BREATH;
            visitor.dueNanos = System.nanoTime() + rest.toNanos();
            inside.add(visitor);
        }
        return action;
    }

    /** The situation afterwards; empty if the customer left. */
    private Optional<Situation> carryOut(Person person, Situation situation, Action action) {
        Instant at = now.get();
        return switch (action) {
            case Action.SignUp signUp -> {
                publisher.publish(Topics.CUSTOMERS, StorefrontEvents.signedUp(person, at));
                add(Count.SIGN_UPS, 1);
                yield Optional.of(situation.afterSignUp());
            }
            case Action.Visit visit -> {
                publisher.publish(
                        Topics.ENGAGEMENT, StorefrontEvents.visited(person, situation.visits() + 1, visit.sku(), at));
                add(Count.VISITS, 1);
                yield Optional.of(situation.afterVisit());
            }
            case Action.ReadMail look -> Optional.of(readMail(person, situation));
            case Action.FillCart fill -> {
                publisher.publish(Topics.CARTS, StorefrontEvents.cartUpdated(person, fill.basket(), at));
                add(Count.CARTS, 1);
                yield Optional.of(situation.afterFilling(fill.basket()));
            }
            case Action.PlaceOrder order -> Optional.of(situation.afterOrder(place(person, situation, order)));
            case Action.SendBack back -> {
                publisher.publish(Topics.ORDERS, StorefrontEvents.returned(person, back.order(), at));
                add(Count.RETURNS, 1);
                yield Optional.of(situation.afterSendingBack());
            }
            case Action.Leave leave -> Optional.empty();
        };
    }

    private Situation readMail(Person person, Situation situation) {
        Optional<String> found = mailbox.letters(person.email()).stream()
                .flatMap(letter -> letter.code().stream())
                .findFirst();
        Situation after = situation.afterLook(found);
        if (found.isEmpty() && after.looks() == Behaviour.MOST_LOOKS) {
            add(Count.WAITED_IN_VAIN, 1);
        }
        return after;
    }

    private Order place(Person person, Situation situation, Action.PlaceOrder wanted) {
        Optional<Answer> answer =
                wanted.code().map(code -> checkout.redeem(person, wanted.orderId(), code, wanted.basket()));
        Order order = answer.flatMap(this::discountMinor)
                .map(discountMinor -> new Order(wanted.orderId(), wanted.basket(), wanted.code(), discountMinor))
                .orElseGet(() -> new Order(wanted.orderId(), wanted.basket(), Optional.empty(), 0));
        Instant at = now.get();
        publisher.publish(Topics.ORDERS, StorefrontEvents.placed(person, order, at));
        publisher.publish(Topics.CARTS, StorefrontEvents.cartEmptied(person, order.basket(), at));
        add(situation.orders().isEmpty() ? Count.FIRST_ORDERS : Count.REPEAT_ORDERS, 1);
        add(Count.TURNOVER_MINOR, order.totalMinor());
        add(Count.DISCOUNT_MINOR, order.discountMinor());
        return order;
    }

    private Optional<Long> discountMinor(Answer answer) {
        return switch (answer) {
            case Answer.Accepted accepted -> {
                add(Count.REDEMPTIONS, 1);
                yield Optional.of(accepted.discountMinor());
            }
            case Answer.Refused refused -> {
                add(Count.REFUSED_CODES, 1);
                yield Optional.empty();
            }
            case Answer.Silence silence -> {
                add(Count.SILENCES, 1);
                yield Optional.empty();
            }
        };
    }

    private void add(Count what, long by) {
        counts.merge(what, by, Long::sum);
    }
}
