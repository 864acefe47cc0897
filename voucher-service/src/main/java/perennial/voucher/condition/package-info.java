/** For whom and for which orders promotions are: conditions in CEL, as marketers write them. */
@NullMarked
package perennial.voucher.condition;

import org.jspecify.annotations.NullMarked;
