package perennial.campaign.template;

import java.util.Map;

/** Templates for tests of other features. */
public final class Templates {

    private Templates() {}

    public static CompiledTemplate saying(String text) {
        return compile(new Template(
                "email", MessageClass.MARKETING, Map.of("en", new Template.Content("Subject", text, "<p>x</p>"))));
    }

    public static CompiledTemplate compile(Template template) {
        if (!template.defects().isEmpty()) {
            throw new AssertionError(String.join("; ", template.defects()));
        }
        return new CompiledTemplate(template);
    }
}
