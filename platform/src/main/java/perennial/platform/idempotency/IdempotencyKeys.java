package perennial.platform.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stored first answers. */
class IdempotencyKeys {

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Key(String client, String operation, String value, byte[] bodyHash) {}

    sealed interface Answer {

        record Kept(int status, @Nullable String contentType, byte[] body) implements Answer {}

        /** One that is written anew each time. */
        record Large(LargeAnswer.Reference reference) implements Answer {}
    }

    sealed interface Claim {

        /** Nobody used the key before: go on, and store the answer. */
        record First() implements Claim {}

        record Answered(Answer answer) implements Claim {}

        record OtherBody() implements Claim {}
    }

    /** Waits for a parallel call with this key to end. Must be in the transaction that stores the answer. */
    Claim claim(Key key) {
        int inserted = jdbc.sql("""
                insert into idempotency_key (client, operation, key, body_hash) values (?, ?, ?, ?)
                on conflict do nothing
                """)
                .params(key.client(), key.operation(), key.value(), key.bodyHash())
                .update();
        if (inserted == 1) {
            return new Claim.First();
        }
        return jdbc.sql("""
                select body_hash, status, content_type, body, large_answer from idempotency_key
                 where client = ? and operation = ? and key = ?
                """)
                .params(key.client(), key.operation(), key.value())
                .query((row, number) -> Arrays.equals(row.getBytes(1), key.bodyHash())
                        ? new Claim.Answered(answer(row))
                        : new Claim.OtherBody())
                .single();
    }

    void store(Key key, Answer answer) {
        switch (answer) {
            case Answer.Kept kept -> store(key, kept.status(), kept.contentType(), kept.body(), null);
            case Answer.Large large ->
                store(
                        key,
                        null,
                        null,
                        large.reference().value().getBytes(StandardCharsets.UTF_8),
                        large.reference().name());
        }
    }

    private void store(
            Key key,
            @Nullable Integer status,
            @Nullable String contentType,
            byte[] body,
            @Nullable String largeAnswer) {
        jdbc.sql("""
                update idempotency_key set status = ?, content_type = ?, body = ?, large_answer = ?
                 where client = ? and operation = ? and key = ?
                """)
                .param(status)
                .param(contentType)
                .param(body)
                .param(largeAnswer)
                .param(key.client())
                .param(key.operation())
                .param(key.value())
                .update();
    }

    private static Answer answer(ResultSet row) throws SQLException {
        String largeAnswer = row.getString("large_answer");
        byte[] body = row.getBytes("body");
        return largeAnswer == null
                ? new Answer.Kept(row.getInt("status"), row.getString("content_type"), body)
                : new Answer.Large(new LargeAnswer.Reference(largeAnswer, new String(body, StandardCharsets.UTF_8)));
    }

    /** @return how many were too old to be kept, at most {@code limit} */
    int forget(Duration olderThan, int limit) {
        return jdbc.sql("""
                delete from idempotency_key where ctid = any (array(
                    select ctid from idempotency_key
                     where created_at < now() - make_interval(secs => ?) limit ?))
                """).params((double) olderThan.toSeconds(), limit).update();
    }

    byte[] hash(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
