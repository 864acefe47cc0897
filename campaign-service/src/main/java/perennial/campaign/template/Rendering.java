package perennial.campaign.template;

/** What became of a template and a customer. */
public sealed interface Rendering {

    /** @param subject without line breaks, so that no header can follow it */
    record Rendered(String language, String subject, String text, String html) implements Rendering {}

    /** A variable that the message makes no sense without has no value. */
    record Lacking(String variable) implements Rendering {}
}
