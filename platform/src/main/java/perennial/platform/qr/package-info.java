/** Pictures that tills and telephones read. Only services that draw some have ZXing. */
@NullMarked
package perennial.platform.qr;

import org.jspecify.annotations.NullMarked;
