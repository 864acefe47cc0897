package perennial.voucher.issuance;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import perennial.platform.idempotency.LargeAnswer;
import perennial.platform.web.Problem;
import perennial.voucher.rule.Reason;
import tools.jackson.databind.json.JsonMapper;

/**
 * The codes of a bulk, written while they are issued. Who calls again gets those that are out, and then the rest; if the caller goes
 * away, or the promotion is stopped or over, no more are issued until he comes back.
 */
@Component
class BulkAnswer extends LargeAnswer {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final MediaType CSV = new MediaType("text", "csv");

    private final BulkTable bulks;
    private final BulkIssuing issuing;
    private final JsonMapper json;

    BulkAnswer(BulkTable bulks, BulkIssuing issuing, JsonMapper json) {
        super("bulk");
        this.bulks = bulks;
        this.issuing = issuing;
        this.json = json;
    }

    @Override
    protected void write(String bulkId, HttpServletRequest request, HttpServletResponse response) throws IOException {
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
        CodeList list = wantsCsv(request) ? new CodeList.Csv(out) : new CodeList.Json(out, json);
        response.setStatus(HttpStatus.CREATED.value());
        response.setContentType(list.contentType());
        long last = 0;
        BulkIssuing.Portion portion;
        do {
            // First this: once all are out, also by somebody else's doing, what follows reads them all.
            portion = issuing.issueMore(bulkId);
            if (portion instanceof BulkIssuing.Portion.Refused refused) {
                breakOff(refused.reason(), response);
                return;
            }
            for (List<BulkTable.Numbered> page = page(bulkId, last); !page.isEmpty(); page = page(bulkId, last)) {
                for (BulkTable.Numbered numbered : page) {
                    list.add(numbered.code());
                    last = numbered.number();
                }
            }
        } while (portion instanceof BulkIssuing.Portion.Issued);
        list.end();
    }

    /** What has left already must not look complete. */
    private void breakOff(Reason reason, HttpServletResponse response) throws IOException {
        String detail = "No more codes are issued: " + reason.description();
        if (response.isCommitted()) {
            throw new IOException(detail);
        }
        response.resetBuffer();
        response.setStatus(HttpStatus.CONFLICT.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), Problem.body(HttpStatus.CONFLICT, reason.code(), detail));
    }

    private List<BulkTable.Numbered> page(String bulkId, long last) {
        return bulks.codes(bulkId, last, BulkIssuing.PORTION);
    }

    private static boolean wantsCsv(HttpServletRequest request) {
        return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))).stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(CSV));
    }
}
