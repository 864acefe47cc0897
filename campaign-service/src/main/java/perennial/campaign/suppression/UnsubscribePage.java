package perennial.campaign.suppression;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a customer sees who follows a link to unsubscribe. Nothing on it comes from a person, so that it tells nobody anything. */
record UnsubscribePage(
        boolean found,
        String language,
        String title,
        String paragraph,
        @Nullable String button) {

    private record Words(
            String ask,
            String askMore,
            String button,
            String done,
            String doneMore,
            String unknown,
            String unknownMore) {}

    private static final String OTHERWISE = "en";

    private static final Map<String, Words> WORDS = Map.of(
            "en",
            new Words(
                    "Unsubscribe?",
                    "We will send you no more news and offers this way. You will still hear about your orders.",
                    "Unsubscribe",
                    "You are unsubscribed",
                    "We will send you no more news and offers this way, from now on.",
                    "This link is not valid",
                    "Please use the link of the message as a whole."),
            "de",
            new Words(
                    "Abmelden?",
                    "Wir schicken dir auf diesem Weg keine Neuigkeiten und Angebote mehr. Über deine Bestellungen hörst du weiterhin von uns.",
                    "Abmelden",
                    "Du bist abgemeldet",
                    "Wir schicken dir ab sofort auf diesem Weg keine Neuigkeiten und Angebote mehr.",
                    "Dieser Link ist ungültig",
                    "Bitte verwende den ganzen Link aus der Nachricht."),
            "fr",
            new Words(
                    "Se désinscrire ?",
                    "Vous ne recevrez plus nos nouvelles ni nos offres par ce moyen. Nous continuerons à vous informer de vos commandes.",
                    "Se désinscrire",
                    "Vous êtes désinscrit",
                    "Dès maintenant, vous ne recevrez plus nos nouvelles ni nos offres par ce moyen.",
                    "Ce lien n’est pas valable",
                    "Veuillez utiliser le lien complet du message."));

    /** Asks: whoever only looks at the page, as link scanners do, changes nothing. */
    static UnsubscribePage asking(@Nullable String wanted) {
        String language = language(wanted);
        Words words = words(language);
        return new UnsubscribePage(true, language, words.ask(), words.askMore(), words.button());
    }

    static UnsubscribePage done(@Nullable String wanted) {
        String language = language(wanted);
        Words words = words(language);
        return new UnsubscribePage(true, language, words.done(), words.doneMore(), null);
    }

    static UnsubscribePage unknown() {
        Words words = words(OTHERWISE);
        return new UnsubscribePage(false, OTHERWISE, words.unknown(), words.unknownMore(), null);
    }

    String html() {
        String form = button == null ? "" : "<form method=\"post\"><button>" + button + "</button></form>";
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="robots" content="noindex">
                  <title>%s</title>
                  <style>
                    body { margin: 0; padding: 24px; background: #f6f4ef; color: #24302a; font: 16px/1.5 sans-serif }
                    main { max-width: 480px; margin: 10vh auto 0; padding: 32px; background: #fff; border-radius: 12px }
                    h1 { margin: 0 0 16px; font-size: 24px }
                    p { margin: 0 }
                    button { margin-top: 24px; padding: 12px 24px; border: 0; border-radius: 8px; background: #24302a; color: #fff; font: inherit; cursor: pointer }
                  </style>
                </head>
                <body><main><h1>%s</h1><p>%s</p>%s</main></body>
                </html>
                """.formatted(language, title, title, paragraph, form);
    }

    private static Words words(String language) {
        Words words = WORDS.get(language);
        if (words == null) {
            throw new IllegalArgumentException(language);
        }
        return words;
    }

    private static String language(@Nullable String wanted) {
        String language =
                wanted == null ? OTHERWISE : Locale.forLanguageTag(wanted).getLanguage();
        return WORDS.containsKey(language) ? language : OTHERWISE;
    }
}
