/** What messages say: templates by language, checked when they are put, rendered when they are handed over. */
@NullMarked
package perennial.campaign.template;

import org.jspecify.annotations.NullMarked;
