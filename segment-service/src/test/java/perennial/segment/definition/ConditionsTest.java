package perennial.segment.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perennial.platform.expression.Mistake;

class ConditionsTest {

    private final Conditions conditions = new Conditions();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since(signedUpAt) < days(30) && message('welcome').count == 0",
                "orders.count > 0 && since(orders.lastAt) >= days(90)",
                "cart.items > 0 && since(cart.updatedAt) >= hours(1)",
                "since(orders.firstAt) <= minutes(5)",
                "months(6) < since(orders.firstAt)",
                "!(since(message('winback').lastAt) < days(7)) || consented('email')",
                "country in ['FR', 'BE'] && language.startsWith('fr')",
                "['a', 'b'].exists(c, since(message(c).lastAt) > days(1))",
                "orders.count == 0 ? since(signedUpAt) > days(3) : since(orders.lastAt) > days(30)",
                "anniversary(birthDate) || anniversary(signedUpAt, 1) || anniversary(orders.firstAt, 0, 366)",
                "anniversary(category('shoes').lastAt, 150) && anniversary(birthDate, 0, 7)",
                "orders.countWithin(days(30)) >= 2 && orders.spentMinorWithin(months(3), 'EUR') > 10000",
                "orders.spentMinor(attributes['currency']) > 0 || cart.totalMinor('USD') > 0",
                "category('shoes').count > 0 && since(category('shoes').lastAt) < days(30)",
                "attributes['size'] == 'L' || attributes.size == 'L' || 'size' in attributes || has(attributes.size)",
                "engagement.lastScore <= 6 && since(engagement.lastAt) < days(3) && points.tier == 'gold'",
                "true"
            })
    void acceptsConditionsInWhichTimeEntersByItsOwnFormsOnly(String text) {
        assertThat(conditions.compile(text)).isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            since(signedUpAt) < 5                           ~ 1 ~ 19 ~ '<' does not apply to (Elapsed, int); since(...) is expected on one side of
            since(signedUpAt) == days(5)                    ~ 1 ~ 19 ~ '==' does not apply to (Elapsed, Duration); since(...) is expected on one side of
            since(signedUpAt) == since(orders.lastAt)       ~ 1 ~ 6  ~ since(...) is expected on one side of
            signedUpAt == orders.lastAt                     ~ 1 ~ 1  ~ an instant is expected only in since(...)
            signedUpAt < orders.lastAt                      ~ 1 ~ 12 ~ '<' does not apply to (Instant, Instant); an instant is expected only in since(...)
            [signedUpAt].exists(m, since(m) < days(3))      ~ 1 ~ 2  ~ an instant is expected only in since(...)
            since(true ? signedUpAt : orders.lastAt) < days(3)                ~ 1 ~ 14 ~ an instant is expected only in since(...)
            (true ? since(signedUpAt) : since(orders.lastAt)) < days(3)       ~ 1 ~ 14 ~ since(...) is expected on one side of
            since(signedUpAt) < (true ? days(3) : days(4))  ~ 1 ~ 33 ~ a duration is expected only beside since(...)
            dyn(signedUpAt) == 1                            ~ 1 ~ 5  ~ an instant is expected only in since(...)
            days(1) == days(2)                              ~ 1 ~ 5  ~ a duration is expected only beside since(...)
            since(signedUpAt) < days(orders.count)          ~ 1 ~ 25 ~ days(...) expects a constant whole number from 0 to 36525
            since(signedUpAt) < days(-1)                    ~ 1 ~ 25 ~ days(...) expects a constant whole number from 0 to 36525
            since(signedUpAt) < months(1201)                ~ 1 ~ 27 ~ months(...) expects a constant whole number from 0 to 1200
            since(signedUpAt) < days(1 + 1)                 ~ 1 ~ 25 ~ days(...) expects a constant whole number
            message('welcome') == message('other')          ~ 1 ~ 8  ~ expected message(...).count or message(...).lastAt
            has(message('welcome').lastAt)                  ~ 1 ~ 12 ~ expected message(...).count or message(...).lastAt
            message('welcome').lastTime > 0                 ~ 1 ~ 19 ~ undefined field 'lastTime'
            message(3).count > 1                            ~ 1 ~ 8  ~ 'message' does not apply to (int), expected one of (string)
            Messages{count: 3}.count > 0                    ~ 1 ~ 9  ~ expected message(...).count or message(...).lastAt
            category('x') == category('y')                  ~ 1 ~ 9  ~ expected category(...).count or category(...).lastAt
            category('x').lastAt < days(3)                  ~ 1 ~ 22 ~ '<' does not apply to (Instant, Duration); since(...) is expected on one side of
            since(birthDate) < days(3)                      ~ 1 ~ 6  ~ 'since' does not apply to (Date), expected one of (Instant)
            birthDate == birthDate                          ~ 1 ~ 1  ~ a date is expected only in anniversary(...)
            birthDate < birthDate                           ~ 1 ~ 11 ~ '<' does not apply to (Date, Date); a date is expected only in anniversary(...)
            [birthDate].exists(b, anniversary(b))           ~ 1 ~ 2  ~ a date is expected only in anniversary(...)
            anniversary(country)                            ~ 1 ~ 12 ~ 'anniversary' does not apply to (string), expected one of (Date),(Date, int)
            anniversary(since(signedUpAt))                  ~ 1 ~ 12 ~ 'anniversary' does not apply to (Elapsed), expected one of (Date),(Date, int)
            anniversary(birthDate, orders.count)            ~ 1 ~ 30 ~ expects for nth a constant whole number from 1 to 150, or 0 for every year
            anniversary(birthDate, 151)                     ~ 1 ~ 24 ~ expects for nth a constant whole number from 1 to 150
            anniversary(birthDate, -1)                      ~ 1 ~ 25 ~ expects for nth a constant whole number from 1 to 150
            anniversary(birthDate, 1, 367)                  ~ 1 ~ 27 ~ expects for daysBefore a constant whole number from 0 to 366
            anniversary(birthDate, 1, cart.items)           ~ 1 ~ 31 ~ expects for daysBefore a constant whole number from 0 to 366
            orders.countWithin(3) > 1                       ~ 1 ~ 19 ~ 'orders.countWithin' does not apply to (int), expected one of (Duration)
            orders.countWithin(days(cart.items)) > 1        ~ 1 ~ 24 ~ days(...) expects a constant whole number from 0 to 36525
            orders.countWithin(true ? days(1) : days(2)) > 1 ~ 1 ~ 31 ~ a duration is expected only beside since(...) in <, <=, > or >=, and in orders.countWithin(...), orders.spentMinorWithin(...)
            orders.spentMinorWithin('EUR', days(3)) > 1     ~ 1 ~ 24 ~ 'orders.spentMinorWithin' does not apply to (string, Duration), expected one of (Duration, string)
            orders.spentMinorWithin(days(3), 'eur') > 1     ~ 1 ~ 34 ~ expected a currency of three capitals, for example 'EUR'
            orders.spentMinor('EURO') > 1                   ~ 1 ~ 19 ~ expected a currency of three capitals, for example 'EUR'
            orders.averageMinor('') > 1                     ~ 1 ~ 21 ~ expected a currency of three capitals, for example 'EUR'
            cart.totalMinor('E1R') > 1                      ~ 1 ~ 17 ~ expected a currency of three capitals, for example 'EUR'
            orders.spentMinor() > 1                         ~ 1 ~ 18 ~ 'orders.spentMinor' does not apply to (), expected one of (string)
            attributes['x'] > 3                             ~ 1 ~ 17 ~ '>' does not apply to (string, int), expected one of
            engagement.lastScore == '3'                     ~ 1 ~ 22 ~ '==' does not apply to (int, string), expected one of
            orders.spentMinr('EUR') > 1                     ~ 1 ~ 1  ~ unknown name 'orders', expected one of orders.averageMinor(...), orders.count, orders.countWithin(...), orders.firstAt
            points > 3                                      ~ 1 ~ 1  ~ unknown name 'points', expected one of points.balance, points.tier
            message.count > 3                               ~ 1 ~ 1  ~ unknown name 'message', expected one of message(...)
            ordres.count > 0                                ~ 1 ~ 1  ~ unknown name 'ordres', expected one of anniversary(...), attributes, birthDate, cart.items
            now() > 0                                       ~ 1 ~ 4  ~ unknown name 'now', expected one of
            orders.count                                    ~ 1 ~ 7  ~ expected type 'bool' but found 'int'
            orders.count > 0 &&                             ~ 1 ~ 20 ~ mismatched input '<EOF>' expecting
            """)
    void refusesAllElseAndSaysWhereAndWhatWasExpected(String text, int line, int column, String message) {
        assertThat(conditions.compile(text)).isInstanceOfSatisfying(Compilation.Refused.class, refused -> {
            Mistake mistake = refused.mistakes().getFirst();
            assertThat(mistake.message()).contains(message);
            assertThat(mistake.line()).isEqualTo(line);
            assertThat(mistake.column()).isEqualTo(column);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"true &&\n  orders.cnt > 0", "true &&\n  since(signedUpAt) == since(signedUpAt)"})
    void namesTheLine(String text) {
        assertThat(conditions.compile(text))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.mistakes())
                                .first()
                                .extracting(Mistake::line)
                                .isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000})
    void refusesATextThatIsTooLong(int length) {
        assertThat(conditions.compile("true" + " ".repeat(length) + "&& true")).isInstanceOf(Compilation.Refused.class);
    }
}
