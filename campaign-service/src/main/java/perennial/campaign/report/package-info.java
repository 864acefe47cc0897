/** What campaigns have brought: orders that are due to their messages. */
@NullMarked
package perennial.campaign.report;

import org.jspecify.annotations.NullMarked;
