package perennial.segment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Keeps live segments of a shop's customers. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SegmentApplication {

    public static void main(String[] args) {
        SpringApplication.run(SegmentApplication.class, args);
    }
}
