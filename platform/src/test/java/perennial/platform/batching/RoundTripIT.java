package perennial.platform.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import perennial.sample.SampleIT;

class RoundTripIT extends SampleIT {

    private static final String INSERT = "insert into thing (name) select * from unnest(?::text[])";

    private final String one = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();
    private final JdbcTemplate jdbc;
    private final JdbcClient after;

    @Autowired
    RoundTripIT(JdbcTemplate jdbc, JdbcClient after) {
        this.jdbc = jdbc;
        this.after = after;
    }

    @Test
    void eachStatementSeesWhatThoseBeforeItDidAndHasItsOwnAnswer() {
        List<Integer> changed = new ArrayList<>();
        List<String> found = new ArrayList<>();
        RoundTrip trip = new RoundTrip(jdbc);
        trip.sql(INSERT).param(new String[] {one, other}).update(changed::add);
        trip.sql("select name from thing where name in (?, ?) order by name = ?")
                .param(one)
                .param(other)
                .param(other)
                .query(row -> found.add(row.getString(1)));
        trip.sql("delete from thing where name = ?").param(one).update();
        trip.sql("update thing set name = name where name in (?, ?)")
                .param(one)
                .param(other)
                .update(changed::add);
        assertThat(found).isEmpty();

        trip.make();

        assertThat(found).containsExactly(one, other);
        assertThat(changed).containsExactly(2, 1);
    }

    @Test
    void afterOneThatFailsNoneIsDone() {
        RoundTrip trip = new RoundTrip(jdbc);
        trip.sql("insert into thing (name) values (null)").update();
        trip.sql(INSERT).param(new String[] {one}).update();

        assertThatThrownBy(trip::make).isInstanceOf(DataIntegrityViolationException.class);

        assertThat(after.sql("select count(*) from thing where name = ?")
                        .param(one)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void withoutStatementsThereIsNothingToDo() {
        new RoundTrip(jdbc).make();
    }
}
