package perennial.campaign.template;

import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/** Templates for tests of other features. */
public final class Templates {

    static final Set<String> CHANNELS = Set.of("email", "sms");
    static final Shop SHOP = new Shop("https://shop.example", ZoneId.of("UTC"));

    private Templates() {}

    public static CompiledTemplate saying(String text) {
        return compile(new Template(
                "email", MessageClass.MARKETING, Map.of("en", new Template.Content("Subject", text, "<p>x</p>"))));
    }

    public static CompiledTemplate compile(Template template) {
        if (!template.defects(CHANNELS).isEmpty()) {
            throw new AssertionError(String.join("; ", template.defects(CHANNELS)));
        }
        return new CompiledTemplate(template);
    }
}
