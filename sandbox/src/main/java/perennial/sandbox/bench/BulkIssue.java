package perennial.sandbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import perennial.sandbox.console.Failure;
import perennial.sandbox.home.Home;
import perennial.sandbox.token.Scope;
import perennial.sandbox.token.Tokens;
import perennial.schemas.Service;

/**
 * Many codes issued in one call, read as CSV while they come.
 *
 * @param took until the last of them was read
 * @param keptBeforeBytes of the service's heap, when all garbage has been collected
 * @param mostBytes of the service's heap, with garbage
 * @param mostKeptBytes of the service's heap, just after a collection
 */
record BulkIssue(int codes, Duration took, long keptBeforeBytes, long mostBytes, long mostKeptBytes) {

    private static final int CREATED = 201;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    static BulkIssue of(Home home, ProcessHandle service, String promotionId, int codes) throws InterruptedException {
        String url = home.ports().serviceUrl(Service.VOUCHER) + "/promotions/" + promotionId + "/vouchers";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + new Tokens(home).sign("bench", Set.of(Scope.MARKETING)))
                .header("Content-Type", "application/json")
                .header("Accept", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("{\"count\":" + codes + "}"))
                .build();
        try (HeapWatch heap = HeapWatch.of(service);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            long keptBefore = heap.collectAndLook();
            long start = System.nanoTime();
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            long rows = rows(answer);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (rows != codes) {
                throw new Failure("Of " + codes + " codes that were asked for in one call, " + rows + " came");
            }
            return new BulkIssue(codes, took, keptBefore, heap.mostBytes(), heap.mostKeptBytes());
        } catch (IOException e) {
            throw new Failure("The answer with many codes broke off: " + e, e);
        }
    }

    private static long rows(HttpResponse<InputStream> answer) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != CREATED) {
                throw new Failure(
                        "Many codes in one call were answered " + answer.statusCode() + ": " + lines.readLine());
            }
            String heading = lines.readLine();
            if (heading == null || !heading.startsWith("code")) {
                throw new Failure("Codes were asked for as CSV, and the answer begins with: " + heading);
            }
            return lines.lines().count();
        }
    }
}
