package perennial.sample;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import perennial.platform.testing.Backbone;

/** The sample service, running: one for all tests that extend this. */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = RANDOM_PORT)
public abstract class SampleIT {

    private static final Backbone.Database DATABASE = Backbone.get().newDatabase();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        Backbone.get().register(properties, DATABASE);
    }
}
