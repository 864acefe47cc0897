package perennial.platform.time;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** The one clock of a service, in whole milliseconds. */
@AutoConfiguration
public class ClockAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Profile("!sandbox")
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** Only the sandbox may have its time shifted. */
    @Bean
    @ConditionalOnMissingBean
    @Profile("sandbox")
    Clock shiftedClock(@Value("${perennial.clock.offset-file}") Path offsetFile) {
        return new ShiftedClock(Clock.tickMillis(ZoneOffset.UTC), offsetFile);
    }

    /** The zone in which days of limits are counted, and that of customers who name none. */
    @Bean
    ZoneId perennialZone(@Value("${perennial.zone:UTC}") ZoneId zone) {
        return zone;
    }
}
