package perennial.campaign.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsubscribePageTest {

    @ParameterizedTest
    @CsvSource({"de, de", "de-AT, de", "fr-CA, fr", "en-GB, en", "it, en", ", en", "x!, en"})
    void thePageSpeaksTheRecipientsLanguageOrEnglish(@Nullable String wanted, String language) {
        assertThat(UnsubscribePage.asking(wanted).html()).contains("<html lang=\"" + language + "\">");
        assertThat(UnsubscribePage.done(wanted).html()).contains("<html lang=\"" + language + "\">");
    }

    @Test
    void onlyThePageThatAsksHasAButton() {
        assertThat(UnsubscribePage.asking("en").html()).contains("<form method=\"post\"><button>Unsubscribe</button>");
        assertThat(UnsubscribePage.done("en").html()).doesNotContain("<form");
        assertThat(UnsubscribePage.unknown().html()).doesNotContain("<form");
    }
}
