package perennial.voucher.issuance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.json.JsonMapper;

/** Writes codes one after the other. What is not ended is not complete, and must not look as if it were. */
sealed interface CodeList {

    String contentType();

    void add(IssuedCode code) throws IOException;

    void end() throws IOException;

    /** {@code {"vouchers":[...]}}. */
    final class Json implements CodeList {

        private final OutputStream out;
        private final JsonMapper json;
        private boolean isEmpty = true;

        Json(OutputStream out, JsonMapper json) {
            this.out = out;
            this.json = json;
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public void add(IssuedCode code) throws IOException {
            write(isEmpty ? "{\"vouchers\":[" : ",");
            isEmpty = false;
            out.write(json.writeValueAsBytes(code));
        }

        @Override
        public void end() throws IOException {
            write("]}");
            out.flush();
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** One line a code, after one that names the columns. */
    final class Csv implements CodeList {

        private static final CSVFormat FORMAT =
                CSVFormat.RFC4180.builder().setHeader("code", "validUntil").get();

        private final CSVPrinter rows;

        Csv(OutputStream out) throws IOException {
            this.rows = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
        }

        @Override
        public String contentType() {
            return "text/csv;charset=UTF-8";
        }

        @Override
        public void add(IssuedCode code) throws IOException {
            rows.printRecord(code.code(), code.validUntil());
        }

        @Override
        public void end() throws IOException {
            rows.flush();
        }
    }
}
