package perennial.loyalty.ledger;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import perennial.platform.web.Problem;

/** All entries of an account as a table, for whoever wants to add them up. */
@RestController
class StatementController {

    private static final int ENTRIES_PER_READ = 1_000;
    private static final String CSV = "text/csv;charset=UTF-8";
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "sequence",
                    "occurredAt",
                    "recordedAt",
                    "type",
                    "points",
                    "balance",
                    "pending",
                    "ruleId",
                    "orderId",
                    "lineId",
                    "rewardId",
                    "tier",
                    "expiresAt",
                    "reason",
                    "actor",
                    "causeId",
                    "entryId")
            .get();

    private final AccountLookup accounts;

    StatementController(AccountLookup accounts) {
        this.accounts = accounts;
    }

    /** @return null if it was written */
    @GetMapping("/accounts/{customerId}/statement")
    @Nullable ResponseEntity<Object> statement(@PathVariable String customerId, HttpServletResponse response) throws IOException {
        if (accounts.find(customerId).isEmpty()) {
            return Problem.notFound("account", customerId);
        }
        response.setContentType(CSV);
        write(
                customerId,
                new CSVPrinter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8), FORMAT));
        return null;
    }

    private void write(String customerId, CSVPrinter rows) throws IOException {
        long last = 0;
        List<Entry> page;
        do {
            page = accounts.entries(customerId, last, ENTRIES_PER_READ);
            for (Entry entry : page) {
                write(entry, rows);
                last = entry.sequence();
            }
        } while (page.size() == ENTRIES_PER_READ);
        rows.flush();
    }

    private static void write(Entry entry, CSVPrinter rows) throws IOException {
        rows.printRecord(
                entry.sequence(),
                entry.occurredAt(),
                entry.recordedAt(),
                entry.type(),
                entry.points(),
                entry.move().balance(),
                entry.move().pending(),
                entry.origin().ruleId(),
                entry.orderId(),
                entry.origin().lineId(),
                entry.detail().rewardId(),
                entry.detail().tier(),
                entry.detail().expiresAt(),
                entry.detail().reason(),
                entry.detail().actor(),
                entry.origin().eventId(),
                entry.entryId());
    }
}
