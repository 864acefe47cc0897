package perennial.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.platform.testing.Http;
import perennial.platform.testing.Tokens;
import perennial.sample.SampleIT;

class IdempotencyIT extends SampleIT {

    private final JdbcClient jdbc;
    private final String key = UUID.randomUUID().toString();

    @LocalServerPort
    private int port;

    @Autowired
    IdempotencyIT(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Test
    void theFirstAnswerIsGivenAgainAndTheEffectHappensOnce() {
        Http.Answer first = make(key);
        Http.Answer second = make(key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Content-Type"))
                .isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(things(key)).isEqualTo(1);
    }

    @Test
    void parallelCallsWaitForTheFirst() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            var answers = IntStream.range(0, 16)
                    .mapToObj(i -> callers.submit(() -> make(key)))
                    .toList();
            for (Future<Http.Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(201);
            }
        }
        assertThat(things(key)).isEqualTo(1);
    }

    @Test
    void anotherBodyIsRefused() {
        make(key);

        Http.Answer answer = storefront("client").post("/things", "{\"name\":\"other\",\"count\":1}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("idempotency_key_reused");
        assertThat(things("other")).isZero();
    }

    @Test
    void aKeyBelongsToItsClient() {
        make(key);

        assertThat(storefront("another").post("/things", body(key)).status()).isEqualTo(201);
        assertThat(things(key)).isEqualTo(2);
    }

    @Test
    void aRefusalIsAnAnswerToo() {
        Http.Answer first = storefront("client").post("/things", "{\"name\":\"refused\",\"count\":1}");
        int made = things("refused");
        Http.Answer second = storefront("client").post("/things", "{\"name\":\"refused\",\"count\":1}");

        assertThat(first.status()).isEqualTo(409);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(things("refused")).isEqualTo(made);
    }

    @Test
    void aFailureIsNotStoredAndItsEffectIsUndone() {
        Http.Answer first = storefront("client").post("/things", "{\"name\":\"broken\",\"count\":1}");

        assertThat(first.status()).isEqualTo(500);
        assertThat(things("broken")).isZero();
        assertThat(make(key).status()).as("the key is free").isEqualTo(201);
    }

    @Test
    void aLargeAnswerIsWrittenAnewAndTheEffectHappensOnce() {
        Http.Answer first = storefront("client").post("/echoes", body(key));
        Http.Answer second = storefront("client").post("/echoes", body(key));
        Http.Answer other = storefront("client").post("/echoes", body("other"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body()).isEqualTo(key);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(key);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void aLargeAnswerNeedsNoKey() {
        Http client = Http.at(port).with("Authorization", Tokens.bearer("storefront", "client"));
        client.post("/echoes", body(key));

        assertThat(client.post("/echoes", body(key)).body()).isEqualTo(key + "," + key);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        Http.Answer answer = storefront("client").post("/things", body("x".repeat(1024 * 1024)));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("content_too_large");
    }

    private Http.Answer make(String name) {
        return storefront("client").post("/things", body(name));
    }

    private Http storefront(String client) {
        return Http.at(port)
                .with("Authorization", Tokens.bearer("storefront", client))
                .with("Idempotency-Key", key);
    }

    private static String body(String name) {
        return "{\"name\":\"" + name + "\",\"count\":1}";
    }

    private int things(String name) {
        return jdbc.sql("select count(*) from thing where name = ?")
                .param(name)
                .query(Integer.class)
                .single();
    }
}
