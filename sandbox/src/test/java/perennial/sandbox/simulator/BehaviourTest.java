package perennial.sandbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BehaviourTest {

    private static final String CODE = "WELCOME-7KQ2M9XDABCD";
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void theSameSeedMakesTheSameDay() {
        Population population = new Population("run", 7);
        for (int number = 0; number < 30; number++) {
            assertThat(day(population, number)).isEqualTo(day(new Population("run", 7), number));
        }
        assertThat(IntStream.range(0, 30).mapToObj(number -> day(population, number)))
                .isNotEqualTo(IntStream.range(0, 30)
                        .mapToObj(number -> day(new Population("run", 8), number))
                        .toList());
    }

    @Test
    void aBargainHunterLooksForTheCodeAndOrdersWithIt() {
        assertThat(kinds(day(somebody(Temperament.BARGAIN_HUNTER, true), 3)))
                .containsExactly(
                        "SignUp", "Visit", "ReadMail", "ReadMail", "ReadMail", "FillCart", "PlaceOrder", "Leave");
        assertThat(orders(day(somebody(Temperament.BARGAIN_HUNTER, true), 3)))
                .extracting(Action.PlaceOrder::code)
                .containsExactly(Optional.of(CODE));
    }

    @Test
    void aMailThatDoesNotComeIsNotWaitedForForever() {
        List<Action> day = day(somebody(Temperament.BARGAIN_HUNTER, true), NEVER);

        assertThat(kinds(day)).filteredOn("ReadMail"::equals).hasSize(Behaviour.MOST_LOOKS);
        assertThat(orders(day)).extracting(Action.PlaceOrder::code).containsExactly(Optional.empty());
    }

    @Test
    void whoDidNotConsentWaitsForNoMail() {
        assertThat(kinds(day(somebody(Temperament.BARGAIN_HUNTER, false), 1)))
                .containsExactly("SignUp", "Visit", "FillCart", "PlaceOrder", "Leave");
    }

    @Test
    void aRegularOrdersTwiceAndUsesTheCodeOnce() {
        List<Action.PlaceOrder> orders = orders(day(somebody(Temperament.REGULAR, true), 1));

        assertThat(orders).extracting(Action.PlaceOrder::code).containsExactly(Optional.of(CODE), Optional.empty());
        assertThat(orders).extracting(Action.PlaceOrder::orderId).doesNotHaveDuplicates();
        assertThat(orders).extracting(order -> order.basket().cartId()).doesNotHaveDuplicates();
    }

    @Test
    void anImpulsiveCustomerOrdersAtOnce() {
        assertThat(kinds(day(somebody(Temperament.IMPULSIVE, true), 1)))
                .containsExactly("SignUp", "Visit", "FillCart", "PlaceOrder", "Leave");
    }

    @Test
    void anUndecidedCustomerLeavesTheCart() {
        assertThat(kinds(day(somebody(Temperament.UNDECIDED, true), 1)))
                .containsExactly("SignUp", "Visit", "FillCart", "Leave");
    }

    @Test
    void aFussyCustomerSendsTheOrderBackOnce() {
        assertThat(kinds(day(somebody(Temperament.FUSSY, true), 1)))
                .containsExactly("SignUp", "Visit", "FillCart", "PlaceOrder", "SendBack", "Leave");
    }

    private static Person somebody(Temperament temperament, boolean consents) {
        return new Person("run-c1", "c1@run.example.org", "Ada", "en", "GB", consents, 1, temperament);
    }

    private static List<Action> day(Population population, int number) {
        List<Action> day = new ArrayList<>();
        Situation situation = Situation.STRANGER;
        for (int turn = 0; ; turn++) {
            Action action = Behaviour.next(population.person(number), situation, population.chance(number, turn));
            day.add(action);
            if (action instanceof Action.Leave) {
                return day;
            }
            situation = after(action, situation, 2);
        }
    }

    /** @param mailComes at which look into the mailbox the code is there */
    private static List<Action> day(Person person, int mailComes) {
        List<Action> day = new ArrayList<>();
        Situation situation = Situation.STRANGER;
        while (true) {
            Action action = Behaviour.next(person, situation, new Random(day.size()));
            day.add(action);
            if (action instanceof Action.Leave) {
                return day;
            }
            situation = after(action, situation, mailComes);
        }
    }

    private static Situation after(Action action, Situation situation, int mailComes) {
        return switch (action) {
            case Action.SignUp signUp -> situation.afterSignUp();
            case Action.Visit visit -> situation.afterVisit();
            case Action.ReadMail look ->
                situation.afterLook(situation.looks() + 1 < mailComes ? Optional.empty() : Optional.of(CODE));
            case Action.FillCart fill -> situation.afterFilling(fill.basket());
            case Action.PlaceOrder order ->
                situation.afterOrder(new Order(order.orderId(), order.basket(), order.code(), 0));
            case Action.SendBack back -> situation.afterSendingBack();
            case Action.Leave leave -> situation;
        };
    }

    private static List<String> kinds(List<Action> day) {
        return day.stream().map(action -> action.getClass().getSimpleName()).toList();
    }

    private static List<Action.PlaceOrder> orders(List<Action> day) {
        return day.stream()
                .filter(Action.PlaceOrder.class::isInstance)
                .map(Action.PlaceOrder.class::cast)
                .toList();
    }
}
