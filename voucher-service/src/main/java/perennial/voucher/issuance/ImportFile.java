package perennial.voucher.issuance;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity;
import perennial.voucher.promotion.Validity.Period;

/** A file of codes that exist already: CSV with the column {@code code}, and if wanted {@code customerId} and {@code validUntil}. */
final class ImportFile {

    static final int MOST_LINES = 200_000;

    private static final String CODE = "code";
    private static final String CUSTOMER_ID = "customerId";
    private static final String VALID_UNTIL = "validUntil";
    private static final Set<String> COLUMNS = Set.of(CODE, CUSTOMER_ID, VALID_UNTIL);
    private static final Pattern ID = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,200}");
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final Instant now;
    private final Period period;
    private final ImportDefects defects;
    private final List<ImportLine> lines = new ArrayList<>();
    private final Map<Code, Long> linesOfCodes = new HashMap<>();

    private ImportFile(Instant now, Period period, ImportDefects defects) {
        this.now = now;
        this.period = period;
        this.defects = defects;
    }

    /**
     * Reads all lines, or notes what is wrong with them.
     *
     * @param period when codes are valid that are imported now, and of which the file does not say how long
     */
    static List<ImportLine> read(byte[] bytes, Instant now, Period period, ImportDefects defects) {
        ImportFile file = new ImportFile(now, period, defects);
        try (Reader text = new StringReader(text(bytes));
                CSVParser rows = CSVParser.parse(text, FORMAT)) {
            if (file.columnsAreGood(rows.getHeaderNames())) {
                for (CSVRecord row : rows) {
                    file.add(rows.getCurrentLineNumber(), row);
                }
                if (file.linesOfCodes.isEmpty() && defects.areNone()) {
                    defects.add(rows.getCurrentLineNumber(), "there are no codes in the file");
                }
            }
        } catch (CharacterCodingException e) {
            defects.add(1, "the file is not UTF-8");
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            defects.add(1, "the file is no CSV: " + e.getMessage());
        }
        return file.lines;
    }

    /** Spreadsheets begin their files with a mark. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    private boolean columnsAreGood(List<String> names) {
        if (!names.contains(CODE)) {
            defects.add(1, "must name the columns: code, and if wanted customerId and validUntil");
        }
        names.stream()
                .filter(name -> !COLUMNS.contains(name))
                .forEach(name -> defects.add(1, "'" + name + "' is no column that is known"));
        return defects.areNone();
    }

    private void add(long line, CSVRecord row) {
        if (linesOfCodes.size() >= MOST_LINES) {
            throw new IllegalArgumentException("it has more than " + MOST_LINES + " codes");
        }
        int columns = row.getParser().getHeaderNames().size();
        if (row.size() > columns) {
            defects.add(line, "has " + row.size() + " fields, and the first line names " + columns + " columns");
            return;
        }
        Code code = Code.of(row.get(CODE));
        Long before = linesOfCodes.putIfAbsent(code, line);
        if (!code.isPossible()) {
            defects.add(line, "code must have 1 to 64 of A-Z, 0-9 and -");
        } else if (before != null) {
            defects.add(line, "code stands on line " + before + " already");
        }
        lines.add(new ImportLine(line, code, customerId(line, row), validUntil(line, row)));
    }

    private @Nullable String customerId(long line, CSVRecord row) {
        String text = field(row, CUSTOMER_ID);
        if (text != null && !ID.matcher(text).matches()) {
            defects.add(line, "customerId must have 1 to 200 characters, and no control characters");
        }
        return text;
    }

    private @Nullable Instant validUntil(long line, CSVRecord row) {
        String text = field(row, VALID_UNTIL);
        if (text == null) {
            return null;
        }
        try {
            Instant until = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            if (!Validity.canBeKept(until)) {
                defects.add(line, "validUntil must lie in the years 1970 to 9999");
            } else if (!until.isAfter(now)) {
                defects.add(line, "validUntil lies in the past");
            } else if (!until.isAfter(period.from())) {
                defects.add(line, "validUntil must be after " + period.from() + ", when the promotion begins");
            }
            return until;
        } catch (DateTimeException e) {
            defects.add(line, "validUntil must be an instant like 2026-12-31T23:00:00Z");
            return null;
        }
    }

    /** Null if the file has no such column, or nothing in it. */
    private static @Nullable String field(CSVRecord row, String column) {
        String text = row.isSet(column) ? row.get(column) : "";
        return text.isEmpty() ? null : text;
    }
}
