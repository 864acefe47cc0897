package perennial.campaign.template;

import static java.util.Objects.requireNonNullElse;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.campaign.channel.Attempt;
import perennial.campaign.channel.Channels;
import perennial.campaign.channel.Connection;
import perennial.campaign.channel.Content;
import perennial.campaign.channel.Letter;
import perennial.platform.qr.QrPicture;
import perennial.platform.web.Problem;

/** How a template looks before it goes to anybody. */
@RestController
@RequestMapping("/templates/{id}")
class PreviewController {

    private static final String TEST_RECIPIENT = "test";
    private static final String TEST_MARK = "[Test] ";
    private static final int RETRY_AFTER_SECONDS = 30;

    private final TemplateLookup templates;
    private final CustomerFacts customers;
    private final Channels channels;
    private final Shop shop;
    private final Clock clock;

    PreviewController(TemplateLookup templates, CustomerFacts customers, Channels channels, Shop shop, Clock clock) {
        this.templates = templates;
        this.customers = customers;
        this.channels = channels;
        this.shop = shop;
        this.clock = clock;
    }

    record PreviewRequest(
            @Schema(description = "With what is known of her; without, with a customer who does not exist") @Nullable String customerId,

            @Schema(description = "BCP 47; without, the customer's") @Nullable String language) {}

    /** @param language which of the template's was chosen */
    record Preview(
            String language,
            @Nullable String subject,
            String text,
            @Nullable String html) {}

    record TestRequest(
            @NotBlank @Size(max = 320) String to,
            @Schema(description = "BCP 47") @Nullable String language) {}

    record TestSent(String messageId, String language, String subject) {}

    @PostMapping("/preview")
    @Operation(
            summary = "Renders the template, and sends nothing",
            description = "A code and an order are made up also for a real customer.")
    @ApiResponse(
            responseCode = "200",
            description = "What it says; a QR code stands in the html itself",
            content = @io.swagger.v3.oas.annotations.media.Content(schema = @Schema(implementation = Preview.class)))
    @ApiResponse(responseCode = "404", description = "not_found: there is no such template")
    @ApiResponse(
            responseCode = "409",
            description =
                    "unknown_customer; template_lacks_cart: she has none, and the template does not say what to do then")
    ResponseEntity<Object> preview(@PathVariable String id, @RequestBody PreviewRequest request) {
        Optional<CompiledTemplate> found = templates.find(id);
        if (found.isEmpty()) {
            return Problem.notFound("template", id);
        }
        CompiledTemplate template = found.get();
        String customerId = request.customerId();
        if (customerId == null) {
            return preview(template, Sample.facts(template, request.language(), shop, clock.instant()));
        }
        return customers
                .of(customerId)
                .map(known ->
                        preview(template, Sample.facts(known, template, request.language(), shop, clock.instant())))
                .orElseGet(() ->
                        Problem.answer(HttpStatus.CONFLICT, "unknown_customer", "Nothing is known of that customer"));
    }

    private ResponseEntity<Object> preview(CompiledTemplate template, Facts facts) {
        return switch (template.render(facts, shop)) {
            case Rendering.Lacking lacking -> lacks(lacking);
            case Rendering.Rendered rendered ->
                ResponseEntity.ok(
                        new Preview(rendered.language(), rendered.subject(), rendered.text(), withPicture(rendered)));
        };
    }

    /** Outside of a mail there is nothing that {@code cid:} could lead to. */
    static @Nullable String withPicture(Rendering.Rendered rendered) {
        String html = rendered.html();
        Rendering.QrCode qr = rendered.qr();
        if (html == null || qr == null) {
            return html;
        }
        String png = Base64.getEncoder().encodeToString(QrPicture.png(qr.code(), Rendering.QrCode.PIXELS));
        return html.replace(Rendering.QrCode.URL, "data:image/png;base64," + png);
    }

    @PostMapping("/test")
    @Operation(
            summary = "Sends one mail of the template to an address, with a customer who does not exist",
            description = "It is marked as a test in its subject, and is no message: it is neither published nor shown"
                    + " among anybody's.")
    @ApiResponse(
            responseCode = "200",
            description = "The mail server has taken it",
            content = @io.swagger.v3.oas.annotations.media.Content(schema = @Schema(implementation = TestSent.class)))
    @ApiResponse(responseCode = "404", description = "not_found: there is no such template")
    @ApiResponse(responseCode = "409", description = "not_a_mail: the template is for another channel")
    @ApiResponse(responseCode = "502", description = "refused_by_provider, with its reason; unconfirmed: nobody knows")
    @ApiResponse(responseCode = "503", description = "provider_away: not now")
    ResponseEntity<Object> test(@PathVariable String id, @Valid @RequestBody TestRequest request)
            throws InterruptedException {
        Optional<CompiledTemplate> found = templates.find(id);
        if (found.isEmpty()) {
            return Problem.notFound("template", id);
        }
        CompiledTemplate template = found.get();
        if (!Channels.EMAIL.equals(template.channel())) {
            return Problem.answer(
                    HttpStatus.CONFLICT, "not_a_mail", "The template is for " + template.channel() + ", not for email");
        }
        return switch (template.render(Sample.facts(template, request.language(), shop, clock.instant()), shop)) {
            case Rendering.Lacking lacking -> lacks(lacking);
            case Rendering.Rendered rendered -> send(rendered.content(null), request.to());
        };
    }

    private ResponseEntity<Object> send(Content content, String to) {
        String subject = TEST_MARK + requireNonNullElse(content.subject(), "");
        Letter letter = new Letter(
                UUID.randomUUID(),
                TEST_RECIPIENT,
                to,
                new Content(content.language(), subject, content.text(), content.html(), content.images(), null));
        try (Connection connection = channels.find(Channels.EMAIL).orElseThrow().connection()) {
            connection.open();
            return switch (connection.send(letter)) {
                case Attempt.Accepted accepted ->
                    ResponseEntity.ok(new TestSent(letter.messageId().toString(), content.language(), subject));
                case Attempt.Refused refused ->
                    Problem.answer(
                            HttpStatus.BAD_GATEWAY, "refused_by_provider", "It was refused: " + refused.reason());
                case Attempt.Deferred deferred -> away(deferred.reason());
                case Attempt.Doubtful doubtful -> unconfirmed(doubtful.reason());
                case Attempt.Unknown unknown -> unconfirmed(unknown.reason());
            };
        } catch (IOException e) {
            return away("the mail server cannot be reached");
        }
    }

    private static ResponseEntity<Object> away(String reason) {
        return Problem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE, "provider_away", "Not now: " + reason, RETRY_AFTER_SECONDS);
    }

    private static ResponseEntity<Object> unconfirmed(String reason) {
        return Problem.answer(HttpStatus.BAD_GATEWAY, "unconfirmed", "Nobody knows whether it was taken: " + reason);
    }

    private static ResponseEntity<Object> lacks(Rendering.Lacking lacking) {
        return Problem.answer(
                HttpStatus.CONFLICT,
                "template_lacks_" + lacking.variable(),
                "There is no " + lacking.variable() + ", and the template does not say what to do then");
    }
}
