package perennial.campaign.delivery;

import java.util.UUID;
import perennial.campaign.template.Rendering;

/** A mail before it is put into MIME. */
record Email(UUID messageId, String to, Rendering.Rendered content) {}
