@NullMarked
package perennial.campaign.report;

import org.jspecify.annotations.NullMarked;
