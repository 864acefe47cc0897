package perennial.campaign.template;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Whether a message needs consent. */
public enum MessageClass {
    @JsonProperty("marketing")
    MARKETING,
    /** About something that the customer did herself. */
    @JsonProperty("transactional")
    TRANSACTIONAL;

    public boolean needsConsent() {
        return this == MARKETING;
    }

    /** The name as it stands in definitions and events. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
