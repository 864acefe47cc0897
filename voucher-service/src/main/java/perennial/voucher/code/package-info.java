/** What codes look like: as they are drawn, and as they are typed. */
@NullMarked
package perennial.voucher.code;

import org.jspecify.annotations.NullMarked;
