package perennial.voucher.redemption;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Clears away what has lapsed. Nobody waits for it: it has not counted since its time was over. */
@Component
class LapsedReservations {

    private static final int AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    LapsedReservations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelay = 60_000)
    void clear() {
        while (clearSome() == AT_ONCE) {
            // the next portion
        }
    }

    private int clearSome() {
        return jdbc.sql("""
                delete from reservation where reservation_id = any (array(
                    select reservation_id from reservation where expires_at < clock_timestamp()
                     order by expires_at limit ? for update skip locked))
                """).param(AT_ONCE).update();
    }
}
