package perennial.campaign.suppression;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.RequestId;

/** For everybody who has a message: the token in the path is the proof. */
@RestController
@RequestMapping(path = "/unsubscribe/{token}", produces = MediaType.TEXT_HTML_VALUE)
class UnsubscribeController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** The page loads nothing, runs nothing, and posts to nobody else; and nobody learns its address from it. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";

    private final UnsubscribeWriter writer;

    UnsubscribeController(UnsubscribeWriter writer) {
        this.writer = writer;
    }

    @GetMapping
    @Operation(summary = "A page with a button that unsubscribes; looking at it changes nothing")
    @ApiResponse(responseCode = "200", description = "The page, in the recipient's language")
    @ApiResponse(responseCode = "404", description = "A page: the link is none of ours")
    ResponseEntity<String> ask(@PathVariable String token) {
        return answer(writer.ask(token));
    }

    @PostMapping
    @Operation(
            summary = "Unsubscribes at once, whatever the body says",
            description = "For the button, and for the one-click unsubscribing of mail programs (RFC 8058).")
    @ApiResponse(responseCode = "200", description = "A page: done. The same if she had unsubscribed before")
    @ApiResponse(responseCode = "404", description = "A page: the link is none of ours")
    ResponseEntity<String> unsubscribe(@PathVariable String token) {
        return answer(writer.unsubscribe(token, RequestId.current()));
    }

    private static ResponseEntity<String> answer(UnsubscribePage page) {
        return ResponseEntity.status(page.found() ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .body(page.html());
    }
}
