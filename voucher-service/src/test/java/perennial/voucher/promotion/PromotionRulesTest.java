package perennial.voucher.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static perennial.voucher.promotion.TestPromotions.document;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionRulesTest {

    private static final String KINDS =
            "discount must have one of percent, amountMinor, freeShipping, freeProduct, buy and get, or giftCardMinor";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "discount.percent must be from 1 to 100 | {percent: 0}",
                "discount.percent must be from 1 to 100 | {percent: 101}",
                "discount.amountMinor must be at least 1 | {amountMinor: 0, currency: EUR}",
                "discount.giftCardMinor must be at least 1 | {giftCardMinor: -1, currency: EUR}",
                "discount.upToMinor must be at least 1 | {percent: 10, upToMinor: 0, currency: EUR}",
                "discount.upToMinor goes with percent only | {amountMinor: 500, upToMinor: 100, currency: EUR}",
                "discount.upToMinor goes with percent only | {giftCardMinor: 500, upToMinor: 100, currency: EUR}",
                "discount.freeShipping must be true, or left out | {freeShipping: false}",
                "discount.freeProduct must be a SKU | {freeProduct: ' '}",
                "discount.buy and discount.get go together, each from 1 to 100 | {buy: 1}",
                "discount.buy and discount.get go together, each from 1 to 100 | {get: 1}",
                "discount.buy and discount.get go together, each from 1 to 100 | {buy: 0, get: 1}",
                "discount.buy and discount.get go together, each from 1 to 100 | {buy: 1, get: 101}",
                "discount.category goes with buy and get only, and without appliesTo.categories and appliesTo.skus | {percent: 10, category: shoes}",
                "discount.category goes with buy and get only, and without appliesTo.categories and appliesTo.skus | {buy: 1, get: 1, category: ''}",
                "discount.currency is needed with amountMinor, upToMinor and giftCardMinor | {amountMinor: 500}",
                "discount.currency is needed with amountMinor, upToMinor and giftCardMinor | {percent: 10, upToMinor: 100}",
                "discount.currency is needed with amountMinor, upToMinor and giftCardMinor | {giftCardMinor: 500}",
                "discount.currency must be an ISO 4217 currency | {amountMinor: 500, currency: EURO}",
            })
    void aDiscountsDefectIsNamedAloneAndWithItsKey(String defect, String discount) {
        assertThat(PromotionRules.defects(document("discount: " + discount))).containsExactly(defect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "discount: {}",
                "discount: {currency: EUR}",
                "discount: {percent: 10, amountMinor: 500, currency: EUR}",
                "discount: {freeShipping: true, freeProduct: s-1}",
                "discount: {percent: 10, buy: 1, get: 1}",
                "discount: {percent: 10, giftCardMinor: 500, currency: EUR}",
            })
    void aDiscountIsOfOneKind(String keys) {
        assertThat(PromotionRules.defects(document(keys))).containsExactly(KINDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "appliesTo.categories, exceptCategories and skus must be names of 1 to 200 characters | appliesTo: {categories: ['']}",
                "appliesTo.categories, exceptCategories and skus must be names of 1 to 200 characters | appliesTo: {exceptCategories: [null]}",
                "appliesTo.categories, exceptCategories and skus must be names of 1 to 200 characters | appliesTo: {skus: [' ']}",
                "appliesTo.exceptCategories has a, which appliesTo.categories has too | appliesTo: {categories: [b, a], exceptCategories: [a]}",
                "codes.generic goes without prefix, length and alphabet | codes: {generic: SUMMER26, prefix: A-}",
                "codes.generic goes without prefix, length and alphabet | codes: {generic: SUMMER26, length: 12}",
                "codes.generic goes without prefix, length and alphabet | codes: {generic: SUMMER26, alphabet: 0123456789}",
                "codes.generic must be 1 to 64 of A-Z, 0-9 and - | codes: {generic: ''}",
                "codes.generic must be 1 to 64 of A-Z, 0-9 and - | codes: {generic: SUMMER 26}",
                "codes.prefix must be at most 24 of A-Z, 0-9 and - | codes: {prefix: welcome-}",
                "codes.prefix must be at most 24 of A-Z, 0-9 and - | codes: {prefix: AAAAAAAAAAAAAAAAAAAAAAAAA}",
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I | codes: {alphabet: abcdefghijklmnop}",
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I | codes: {alphabet: AABCDEFGH}",
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I | codes: {alphabet: '23456789O0'}",
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I | codes: {alphabet: '123456789I', length: 20}",
                "codes.alphabet must be at least 2 of A-Z and 0-9, each once, and not both 0 and O, nor 1 and I | codes: {alphabet: A}",
                "codes.alphabet has too few characters for codes of at most 40 | codes: {alphabet: AB}",
                "codes.length 11 gives 11 x log2(32) = 55 bits of entropy, less than 60: such codes can be guessed; 12 is enough | codes: {prefix: WELCOME-, length: 11}",
                "codes.length -1 gives -1 x log2(32) = 0 bits of entropy, less than 60: such codes can be guessed; 12 is enough | codes: {length: -1}",
                "codes.length 18 gives 18 x log2(10) = 59 bits of entropy, less than 60: such codes can be guessed; 19 is enough | codes: {alphabet: '0123456789', length: 18}",
                "codes.length must be at most 40 | codes: {length: 41}",
                "codes.length must be at most 40 | codes: {length: 2147483647}",
                "automatic does not go with codes.generic: a voucher applies by itself to its owner's orders | {codes: {generic: SUMMER26}, automatic: true}",
                "valid must have either days, or from and until of which one may be missing, or else weekdays or hours | valid: {days: 14, from: '2026-06-01T00:00:00Z'}",
                "valid must have either days, or from and until of which one may be missing, or else weekdays or hours | valid: {}",
                "valid.days must be from 1 to 3660 | valid: {days: 0}",
                "valid.days must be from 1 to 3660 | valid: {days: 3661}",
                "valid.days counts from the issue of a code; codes.generic is not issued and needs valid.from and valid.until | {codes: {generic: SUMMER26}, valid: {days: 14}}",
                "valid.until must be after valid.from | valid: {from: '2026-06-01T00:00:00Z', until: '2026-06-01T00:00:00Z'}",
                "valid.from and valid.until must lie in the years 1970 to 9999 | valid: {from: '1969-12-31T23:59:59.999Z'}",
                "valid.from and valid.until must lie in the years 1970 to 9999 | valid: {until: '+10000-01-01T00:00:00Z'}",
                "valid.from and valid.until must lie in the years 1970 to 9999 | valid: {from: -1}",
                "valid.from and valid.until must lie in the years 1970 to 9999 | valid: {until: 1798761599000}",
                "valid.weekdays must be some of MON, TUE, WED, THU, FRI, SAT, SUN | valid: {weekdays: [MON, Tuesday]}",
                "valid.weekdays must be some of MON, TUE, WED, THU, FRI, SAT, SUN | valid: {weekdays: []}",
                "valid.weekdays must be some of MON, TUE, WED, THU, FRI, SAT, SUN | valid: {weekdays: [null]}",
                "valid.hours must be two times of the day such as 09:00-18:00 | valid: {hours: 9-18}",
                "valid.hours must be two times of the day such as 09:00-18:00 | valid: {hours: '09:00-09:00'}",
                "valid.hours must be two times of the day such as 09:00-18:00 | valid: {hours: '24:00-09:00'}",
                "valid.hours must be two times of the day such as 09:00-18:00 | valid: {hours: '09:00-24:01'}",
                "valid.zone must be an IANA time zone such as Europe/Paris | valid: {weekdays: [MON], zone: Paris}",
                "valid.zone goes with weekdays or hours only | valid: {days: 14, zone: Europe/Paris}",
                "limits.redemptions must be at least 1 | limits: {redemptions: 0}",
                "limits.perCustomer must be at least 1 | limits: {perCustomer: 0}",
                "limits.perCustomerPerDay must be at least 1 | limits: {perCustomerPerDay: 0}",
                "budget.amountMinor must be at least 1 | budget: {currency: EUR}",
                "budget.amountMinor must be at least 1 | budget: {amountMinor: 0, currency: EUR}",
                "budget.currency must be an ISO 4217 currency | budget: {amountMinor: 1}",
                "budget.currency must be an ISO 4217 currency | budget: {amountMinor: 1, currency: euro}",
                "when, line 1, column 1: unknown name 'city', expected one of cart.categories, cart.items, cart.skus, cart.totalMinor(...), country, inSegment(...), language | when: \"city == 'Paris'\"",
                "stacking.group must be a name of 1 to 200 characters | stacking: {group: ''}",
                "stacking.priority must be from 0 to 1000 | stacking: {priority: -1}",
                "stacking.priority must be from 0 to 1000 | stacking: {priority: 1001}",
            })
    void aDefectIsNamedAloneAndWithItsKey(String defect, String keys) {
        assertThat(PromotionRules.defects(document(withTenPercent(keys)))).containsExactly(defect);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "appliesTo does not go with giftCardMinor, which pays for everything, nor with freeProduct | {discount: {giftCardMinor: 500, currency: EUR}, appliesTo: {skus: [a]}}",
                "appliesTo does not go with giftCardMinor, which pays for everything, nor with freeProduct | {discount: {freeProduct: a}, appliesTo: {skus: [a]}}",
                "discount.category goes with buy and get only, and without appliesTo.categories and appliesTo.skus | {discount: {buy: 1, get: 1, category: a}, appliesTo: {skus: [b]}}",
                "discount.category goes with buy and get only, and without appliesTo.categories and appliesTo.skus | {discount: {buy: 1, get: 1, category: a}, appliesTo: {categories: [b]}}",
                "discount.giftCardMinor does not go with codes.generic: what is on a card is on one card | {discount: {giftCardMinor: 500, currency: EUR}, codes: {generic: CARD}}",
                "budget.currency must be that of the discount, EUR | {discount: {amountMinor: 500, currency: EUR}, budget: {amountMinor: 500, currency: USD}}",
            })
    void keysThatDoNotGoTogetherAreNamed(String defect, String keys) {
        assertThat(PromotionRules.defects(document(keys))).containsExactly(defect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discount: {percent: 1}",
                "discount: {percent: 100, upToMinor: 2000, currency: EUR}",
                "discount: {percent: 10, currency: EUR}",
                "discount: {amountMinor: 1, currency: JPY}",
                "discount: {freeShipping: true}",
                "{discount: {freeShipping: true}, appliesTo: {categories: [books]}}",
                "discount: {freeProduct: s-1}",
                "discount: {buy: 1, get: 1}",
                "discount: {buy: 100, get: 100, category: shoes}",
                "{discount: {buy: 2, get: 1, category: shoes}, appliesTo: {exceptCategories: [sale]}}",
                "discount: {giftCardMinor: 1, currency: TND}",
                "{discount: {percent: 1}, appliesTo: {}}",
                "{discount: {percent: 1}, appliesTo: {categories: [], exceptCategories: [low-margin], skus: [a, b]}}",
                "{discount: {percent: 1}, codes: {}}",
                "{discount: {percent: 1}, codes: {prefix: AAAAAAAAAAAAAAAAAAAAAAAA, length: 40}}",
                "{discount: {percent: 1}, codes: {alphabet: '0123456789'}}",
                "{discount: {percent: 1}, codes: {alphabet: ABCD, length: 30}}",
                "{discount: {percent: 1}, codes: {generic: summer-26}}",
                "{discount: {percent: 1}, codes: {generic: SUMMER26}, automatic: false, valid: {weekdays: [SAT, SUN]}}",
                "{discount: {percent: 1}, automatic: true}",
                "{discount: {percent: 1}, valid: {days: 1}}",
                "{discount: {percent: 1}, valid: {days: 1, hours: '22:00-02:00'}}",
                "{discount: {percent: 1}, valid: {from: '2026-06-01T00:00:00Z'}}",
                "{discount: {percent: 1}, valid: {until: '2026-06-01T00:00:00Z', weekdays: [MON], zone: Asia/Tokyo}}",
                "{discount: {percent: 1}, valid: {from: '1970-01-01T00:00:00Z', until: '9999-12-31T23:59:59.999Z'}}",
                "{discount: {percent: 1}, valid: {hours: '00:00-24:00'}}",
                "{discount: {percent: 1}, limits: {}}",
                "{discount: {percent: 1}, limits: {redemptions: 500, perCustomer: 1, perCustomerPerDay: 1}}",
                "{discount: {percent: 1}, budget: {amountMinor: 1, currency: EUR}}",
                "{discount: {percent: 1, currency: EUR}, budget: {amountMinor: 1, currency: EUR}}",
                "{discount: {percent: 1}, when: \"cart.totalMinor('EUR') >= 2000 && country in ['FR', 'BE'] && inSegment('vip')\"}",
                "{discount: {percent: 1}, stacking: {}}",
                "{discount: {percent: 1}, stacking: {group: offers, priority: 1000, exclusive: true}}",
            })
    void aGoodPromotionIsAcceptedAndUnderstood(String keys) {
        assertThat(PromotionRules.defects(document(keys))).isEmpty();
        assertThat(TestPromotions.promotion(keys)).isNotNull();
    }

    @Test
    void allDefectsAreNamedAtOnce() {
        String keys = "{discount: {percent: 0}, codes: {prefix: x, length: 3}, limits: {redemptions: 0}}";

        assertThat(PromotionRules.defects(document(keys))).hasSize(4);
    }

    private static String withTenPercent(String keys) {
        String own = keys.startsWith("{") ? keys.substring(1, keys.length() - 1) : keys;
        return "{discount: {percent: 10}, " + own + "}";
    }
}
