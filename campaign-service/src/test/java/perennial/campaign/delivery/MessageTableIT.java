package perennial.campaign.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.campaign.LargeDatabase;
import perennial.campaign.template.MessageClass;

class MessageTableIT {

    private static final int MANY = 20_000;

    /** All that is due of what is stopped has been due for longer than what is not stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"regretted campaign", "wrong template"})
    void whatIsStoppedIsSetAsideAndComesBackWhenItIsResumed(String stopped) {
        try (LargeDatabase database = new LargeDatabase()) {
            database.definition("Campaign", "regretted campaign");
            database.definition("Template", "wrong template");
            database.journeys(1, MANY, "'regretted campaign'");
            database.dueMessages(1, MANY, "wrong template");
            database.journeys(MANY + 1, MANY + 1, "'running'");
            database.dueMessages(MANY + 1, MANY + 1, "right");
            database.stop(stopped, true);
            MessageTable messages = new MessageTable(database.jdbc(), database.batches());

            assertThat(messages.setAside(Instant.now(), MANY + 1)).isEqualTo(MANY);
            UUID token = UUID.randomUUID();
            List<UUID> running = claim(messages, token);
            assertThat(running).hasSize(1);
            messages.giveBack(running, token);
            long walk = database.walkOf(() -> assertThat(claim(messages, token)).isEqualTo(running));
            assertThat(walk).isLessThan(100);
            assertThat(messages.bringBack(MANY)).as("still stopped").isZero();
            assertThat(messages.setAside(Instant.now(), MANY)).as("all were").isZero();
            assertThat(claim(messages, token)).isEmpty();

            database.stop(stopped, false);
            assertThat(messages.bringBack(MANY - 1)).isEqualTo(MANY - 1);
            assertThat(messages.bringBack(MANY - 1)).isEqualTo(1);
            assertThat(claim(messages, token)).hasSize(10);
        }
    }

    /** All marketing has been due for longer. */
    @Test
    void whatIsTransactionalIsFoundHoweverMuchMarketingIsDue() {
        try (LargeDatabase database = new LargeDatabase()) {
            database.journeys(1, MANY + 1, "'busy'");
            database.dueMessages(1, MANY + 1, "news");
            database.jdbc()
                    .sql("update message set message_class = 'transactional' where customer_id = ?")
                    .param("c-" + (MANY + 1))
                    .update();
            database.jdbc().sql("analyze message").update();
            MessageTable messages = new MessageTable(database.jdbc(), database.batches());

            long walk = database.walkOf(() -> assertThat(claim(messages, MessageClass.TRANSACTIONAL, new UUID(0, 1)))
                    .hasSize(1));

            assertThat(walk).isLessThan(100);
        }
    }

    private static List<UUID> claim(MessageTable messages, UUID token) {
        return claim(messages, MessageClass.MARKETING, token);
    }

    private static List<UUID> claim(MessageTable messages, MessageClass messageClass, UUID token) {
        return messages.claim("email", messageClass, token, 10, Duration.ofMinutes(1), Instant.now()).stream()
                .map(MessageTable.Claimed::messageId)
                .toList();
    }
}
