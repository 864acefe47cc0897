package perennial.loyalty.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void theDescriptionOfTheApiNamesEachInItsOrder() throws NoSuchFieldException {
        Schema described = RefusedProblem.class.getDeclaredField("code").getAnnotation(Schema.class);

        assertThat(described.allowableValues())
                .containsExactly(
                        Arrays.stream(Refusal.values()).map(Refusal::code).toArray(String[]::new));
    }
}
