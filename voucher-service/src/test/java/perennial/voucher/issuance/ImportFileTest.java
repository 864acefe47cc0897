package perennial.voucher.issuance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import perennial.voucher.code.Code;
import perennial.voucher.promotion.Validity.Period;

class ImportFileTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant BEGIN = NOW.plusSeconds(3600);

    private final ImportDefects defects = new ImportDefects();

    @Test
    void codesAloneAreEnough() {
        assertThat(read("code\nAAA-1\n bbb-2 \n\n")).containsExactly(line(2, "AAA-1"), line(3, "BBB-2"));
        assertThat(defects.areNone()).isTrue();
    }

    @Test
    void aCodeMayHaveAnOwnerAndAnEnd() {
        assertThat(
                        read(
                                "\uFEFFvalidUntil,customerId,code\r\n2026-07-01T00:00:00.1234Z,\"ada, the first\",A\r\n,,B\r\n"))
                .containsExactly(
                        new ImportLine(2, new Code("A"), "ada, the first", Instant.parse("2026-07-01T00:00:00.123Z")),
                        line(3, "B"));
        assertThat(defects.areNone()).isTrue();
    }

    @Test
    void whatIsMissingAtTheEndOfALineIsEmpty() {
        assertThat(read("code,customerId,validUntil\nA\nB,ada\n"))
                .containsExactly(line(2, "A"), new ImportLine(3, new Code("B"), "ada", null));
        assertThat(defects.areNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A B,,                      | code must have 1 to 64 of A-Z, 0-9 and -",
                ",ada,                      | code must have 1 to 64 of A-Z, 0-9 and -",
                "good,,                     | code stands on line 2 already",
                "X,,tomorrow                | validUntil must be an instant like 2026-12-31T23:00:00Z",
                "X,,+10000-01-01T00:00:00Z  | validUntil must lie in the years 1970 to 9999",
                "X,,2026-06-01T12:00:00Z    | validUntil lies in the past",
                "X,,2026-06-01T13:00:00Z    | validUntil must be after 2026-06-01T13:00:00Z, when the promotion begins",
                "X,,,                       | has 4 fields, and the first line names 3 columns",
                "X,\"a\u0007b\",            | customerId must have 1 to 200 characters, and no control characters",
            })
    void aBadLineIsNamedWithItsReason(String row, String reason) {
        read("code,customerId,validUntil\nGOOD,,\n" + row.strip() + "\n");

        assertThat(defects.named()).containsExactly(new ImportDefects.Defect(3, reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kode,customerId   | must name the columns: code, and if wanted customerId and validUntil",
                "code,email        | 'email' is no column that is known",
            })
    void theFirstLineNamesTheColumns(String header, String reason) {
        read(header.strip() + "\nA,b\n");

        assertThat(defects.named()).contains(new ImportDefects.Defect(1, reason));
    }

    @Test
    void aFileWithoutCodesIsAMistake() {
        read("code\n");

        assertThat(defects.summary()).contains("there are no codes in the file");
    }

    @Test
    void whatIsNotUtf8IsNotGuessed() {
        ImportFile.read(new byte[] {'c', 'o', 'd', 'e', '\n', (byte) 0xff, '\n'}, NOW, period(), defects);

        assertThat(defects.summary()).contains("the file is not UTF-8");
    }

    @Test
    void whatIsNoCsvIsRefused() {
        read("code\n\"A\n");

        assertThat(defects.summary()).contains("the file is no CSV");
    }

    @Test
    void theListOfBadLinesIsBoundedAndTheirNumberIsTold() {
        read("code\n" + "?\n".repeat(1000));

        assertThat(defects.named()).hasSize(100);
        assertThat(defects.summary()).contains("Line 2", "1000 lines are bad");
    }

    private List<ImportLine> read(String text) {
        return ImportFile.read(text.getBytes(UTF_8), NOW, period(), defects);
    }

    private static Period period() {
        return new Period(BEGIN, null);
    }

    private static ImportLine line(long line, String code) {
        return new ImportLine(line, new Code(code), null, null);
    }
}
