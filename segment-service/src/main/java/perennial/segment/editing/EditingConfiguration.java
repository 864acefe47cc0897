package perennial.segment.editing;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import perennial.schemas.EventCodec;

/** How the topic of definitions is reached. */
@Configuration(proxyBeanMethods = false)
class EditingConfiguration {

    @Bean
    DefinitionTopic definitionTopic(KafkaProperties kafka, EventCodec codec) {
        Map<String, Object> connection = kafka.buildAdminProperties();
        connection.put(CommonClientConfigs.CLIENT_ID_CONFIG, "segment-definitions");
        return new DefinitionTopic(connection, codec);
    }
}
