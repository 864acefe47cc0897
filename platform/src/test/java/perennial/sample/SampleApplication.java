package perennial.sample;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.events.OrderEvent;
import perennial.platform.admission.Inbound;
import perennial.platform.consuming.TopicHandler;
import perennial.platform.definition.DefinitionController;
import perennial.platform.definition.Definitions;
import perennial.platform.definition.Kind;
import perennial.platform.idempotency.LargeAnswer;
import perennial.platform.outbox.Outbox;
import perennial.platform.web.AccessRules;
import perennial.platform.web.Problem;
import perennial.platform.web.Scope;
import perennial.schemas.Retention;
import perennial.schemas.Service;
import perennial.schemas.Spread;
import perennial.schemas.Topic;
import perennial.schemas.Topics;

/** Notes orders, makes things, and has one kind of definition. */
@SpringBootApplication
public class SampleApplication {

    /** An order of this id makes the handler fail as a bug would. */
    public static final String POISON = "poison";

    /** An order of this id makes the handler fail twice as a database in trouble would. */
    public static final String HICCUP = "hiccup";

    /** An order of this id is told on. */
    public static final String TOLD_ON = "told-on";

    /** Where it is told on; the topic has no schema until somebody registers it. */
    public static final Topic<OrderEvent> UNREGISTERED = new Topic<>(
            "sample.told-on",
            OrderEvent.class,
            Retention.FOREVER,
            OrderEvent::getCustomerId,
            OrderEvent::getOccurredAt,
            order -> Optional.empty(),
            Set.of(),
            Spread.BY_KEY);

    @Bean
    Service service() {
        return Service.VOUCHER;
    }

    @Bean
    AccessRules accessRules() {
        return AccessRules.rules()
                .allow(POST, "/things", Scope.STOREFRONT)
                .allow(POST, "/echoes", Scope.STOREFRONT)
                .allow(GET, "/failure", Scope.SUPPORT)
                .allow(GET, "/failure/{sqlState}", Scope.SUPPORT)
                .allowDefinitions("/gadgets");
    }

    @Bean
    TopicHandler<OrderEvent> orders(JdbcClient jdbc, Outbox outbox) {
        return new OrderNotes(jdbc, outbox);
    }

    @Bean
    Definitions<Gadget> gadgets(JdbcClient jdbc, PlatformTransactionManager transactions) {
        Kind<Gadget> kind = new Kind<>(
                "Gadget",
                Gadget.class,
                gadget -> gadget.size() > 10 ? List.of("size must not be more than 10") : List.of());
        return new Definitions<>(kind, jdbc, new TransactionTemplate(transactions));
    }

    record Gadget(int size, String colour) {}

    private static final class OrderNotes implements TopicHandler<OrderEvent> {

        private final JdbcClient jdbc;
        private final Outbox outbox;
        private final AtomicInteger hiccups = new AtomicInteger();

        OrderNotes(JdbcClient jdbc, Outbox outbox) {
            this.jdbc = jdbc;
            this.outbox = outbox;
        }

        @Override
        public Topic<OrderEvent> topic() {
            return Topics.ORDERS;
        }

        @Override
        public void handle(List<Inbound<OrderEvent>> batch) {
            for (Inbound<OrderEvent> order : batch) {
                jdbc.sql("insert into seen_order values (?, ?)")
                        .params(order.value().getOrderId(), order.value().getEventId())
                        .update();
                if (order.value().getOrderId().equals(POISON)) {
                    throw new IllegalStateException("a bug");
                }
                if (order.value().getOrderId().equals(HICCUP) && hiccups.incrementAndGet() <= 2) {
                    throw new QueryTimeoutException("the database is slow");
                }
                if (order.value().getOrderId().equals(TOLD_ON)) {
                    jdbc.sql("select nextval('telling')").query(Long.class).single();
                    outbox.append(UNREGISTERED, order.value());
                }
            }
        }
    }

    @RestController
    static class Things {

        private final JdbcClient jdbc;

        Things(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        record Thing(@NotBlank String name, @Positive int count) {}

        @PostMapping("/things")
        ResponseEntity<Object> make(@Valid @RequestBody Thing thing) {
            jdbc.sql("insert into thing values (?)").param(thing.name()).update();
            return switch (thing.name()) {
                case "refused" -> Problem.answer(HttpStatus.CONFLICT, "refused", "Not this one");
                case "broken" -> throw new IllegalStateException("a bug");
                default -> ResponseEntity.status(HttpStatus.CREATED).body(thing);
            };
        }

        /** Fails in the database, with the state that is asked for. */
        @GetMapping("/failure/{sqlState}")
        void fail(@PathVariable String sqlState) {
            jdbc.sql("do $$ begin raise exception 'secret detail' using errcode = '%s'; end $$".formatted(sqlState))
                    .update();
        }

        @GetMapping("/failure")
        void fail() {
            throw new IllegalStateException("secret detail");
        }
    }

    /** Answers that are written anew each time: all things of one name, among which the request has put one more. */
    @RestController
    static class Echoes extends LargeAnswer {

        private final JdbcClient jdbc;

        Echoes(JdbcClient jdbc) {
            super("echoes");
            this.jdbc = jdbc;
        }

        @PostMapping("/echoes")
        void make(@Valid @RequestBody Things.Thing thing, HttpServletRequest request) {
            jdbc.sql("insert into thing values (?)").param(thing.name()).update();
            leave(request, thing.name());
        }

        @Override
        protected void write(String reference, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            if (TransactionSynchronizationManager.isActualTransactionActive()) {
                throw new IllegalStateException("written before it is committed");
            }
            response.setStatus(201);
            List<String> things = jdbc.sql("select name from thing where name = ?")
                    .param(reference)
                    .query((row, number) -> row.getString(1))
                    .list();
            response.getOutputStream().write(String.join(",", things).getBytes(StandardCharsets.UTF_8));
        }
    }

    @RestController
    @RequestMapping("/gadgets")
    static class GadgetController extends DefinitionController<Gadget> {

        GadgetController(Definitions<Gadget> gadgets) {
            super(gadgets);
        }
    }
}
