package perennial.sandbox.replay;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import perennial.events.OrderEvent;
import perennial.sandbox.console.Failure;

/**
 * A CSV file of purchases with the columns {@code customer_id,order_date,quantity,amount}. It is read row by row; all that is
 * remembered of a row is its fingerprint (about 100 bytes), to count equal rows.
 */
final class PurchaseHistory {

    private static final int MAX_BAD_ROWS_TOLD = 20;
    private static final List<String> COLUMNS = List.of("customer_id", "order_date", "quantity", "amount");
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final Path file;
    private final Currency currency;

    PurchaseHistory(Path file, Currency currency) {
        this.file = file;
        this.currency = currency;
    }

    /**
     * Reads all of it without doing anything.
     *
     * @return how many orders there are
     * @throws Failure naming the bad rows, each with its line number and the reason
     */
    long check() {
        List<String> bad = new ArrayList<>();
        long[] counts = new long[2];
        read((line, row) -> {
            try {
                purchase(row, currency);
                counts[0]++;
            } catch (BadRow e) {
                counts[1]++;
                if (bad.size() < MAX_BAD_ROWS_TOLD) {
                    bad.add("line " + line + ": " + e.getMessage());
                }
            }
        });
        if (counts[1] > 0) {
            String more = counts[1] > bad.size() ? "\nand " + (counts[1] - bad.size()) + " more bad rows" : "";
            throw new Failure(file + " has bad rows. Nothing of it was published.\n" + String.join("\n", bad) + more);
        }
        return counts[0];
    }

    /** @throws Failure if the file is no longer as it was when it was checked */
    void forEach(Consumer<OrderEvent> consumer) {
        Map<String, Integer> seen = new HashMap<>();
        read((line, row) -> {
            try {
                Purchase purchase = purchase(row, currency);
                int ordinal = seen.merge(purchase.fingerprint(), 1, Integer::sum);
                consumer.accept(purchase.toOrder(ordinal, currency.getCurrencyCode()));
            } catch (BadRow e) {
                throw new Failure(file + " was changed while it was read: line " + line + ": " + e.getMessage(), e);
            }
        });
    }

    static Purchase purchase(CSVRecord row, Currency currency) throws BadRow {
        for (String column : COLUMNS) {
            if (!row.isSet(column) || row.get(column).isEmpty()) {
                throw new BadRow(column, "is missing");
            }
        }
        return new Purchase(
                row.get("customer_id"),
                instant(row.get("order_date")),
                quantity(row.get("quantity")),
                minorUnits(row.get("amount"), currency));
    }

    /** A date is its midnight in UTC; a time without an offset is UTC. */
    private static Instant instant(String text) throws BadRow {
        String iso = text.replace(' ', 'T');
        try {
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            boolean hasOffset =
                    iso.endsWith("Z") || iso.substring(iso.indexOf('T')).matches(".*[+-].*");
            Instant instant =
                    hasOffset ? Instant.parse(iso) : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            return instant.truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException e) {
            throw new BadRow("order_date", "'" + text + "' is no date such as 1997-01-31 or 1997-01-31T12:30:00Z");
        }
    }

    private static int quantity(String text) throws BadRow {
        try {
            int quantity = Integer.parseInt(text);
            if (quantity > 0) {
                return quantity;
            }
        } catch (NumberFormatException e) {
            // told below, like a number that is not positive
        }
        throw new BadRow("quantity", "'" + text + "' is no whole number of at least 1");
    }

    /** Exactly: an amount with more decimals than the currency has is an error, not a rounding. */
    private static long minorUnits(String text, Currency currency) throws BadRow {
        try {
            long minor = new BigDecimal(text)
                    .movePointRight(Math.max(0, currency.getDefaultFractionDigits()))
                    .longValueExact();
            if (minor >= 0) {
                return minor;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // told below, like a negative amount
        }
        throw new BadRow("amount", "'" + text + "' is no amount in " + currency.getCurrencyCode() + " of at least 0");
    }

    private void read(RowReader reader) {
        try (Reader in = withoutByteOrderMark(Files.newBufferedReader(file));
                CSVParser rows = CSVParser.parse(in, FORMAT)) {
            if (!rows.getHeaderNames().containsAll(COLUMNS)) {
                throw new Failure(file + " must begin with a line that names the columns " + String.join(",", COLUMNS)
                        + "; it names " + String.join(",", rows.getHeaderNames()) + ".");
            }
            for (CSVRecord row : rows) {
                reader.accept(rows.getCurrentLineNumber(), row);
            }
        } catch (NoSuchFileException e) {
            throw new Failure("There is no file " + file + ".", e);
        } catch (CharacterCodingException e) {
            throw new Failure(file + " is not UTF-8.", e);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new Failure("Cannot read " + file + " as CSV: " + e.getMessage(), e);
        }
    }

    /** Spreadsheets begin their files with one. */
    private static Reader withoutByteOrderMark(Reader in) throws IOException {
        in.mark(1);
        if (in.read() != '\uFEFF') {
            in.reset();
        }
        return in;
    }

    private interface RowReader {
        void accept(long line, CSVRecord row);
    }

    static final class BadRow extends Exception {
        BadRow(String column, String reason) {
            super(column + " " + reason);
        }
    }
}
