package perennial.platform.admission;

import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin;
import perennial.platform.time.ClockAutoConfiguration;
import perennial.schemas.EventCodec;

@AutoConfiguration(after = {KafkaAutoConfiguration.class, ClockAutoConfiguration.class})
public class AdmissionAutoConfiguration {

    @Bean
    EventCodec eventCodec(@Value("${perennial.registry.url}") String registryUrl) {
        return EventCodec.connectedTo(registryUrl);
    }

    @Bean
    Admin admin(KafkaAdmin kafkaAdmin) {
        return Admin.create(kafkaAdmin.getConfigurationProperties());
    }

    @Bean
    Admission admission(EventCodec codec, Clock clock, Admin admin) {
        return new Admission(codec, clock, new PartitionCounts(admin));
    }
}
