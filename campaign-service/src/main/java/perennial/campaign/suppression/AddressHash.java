package perennial.campaign.suppression;

import java.util.HexFormat;
import perennial.campaign.recipient.Reach;
import perennial.platform.secret.EmailHasher;
import perennial.platform.secret.KeyedHash;

/** By what an address is known when it must not be kept: nobody without the key can find out whose it is. */
public final class AddressHash {

    private final KeyedHash keyed;
    private final EmailHasher emails;

    AddressHash(KeyedHash keyed) {
        this.keyed = keyed;
        this.emails = new EmailHasher(keyed);
    }

    /** The same for a mail address however it is written; other channels have addresses of their own kind. */
    public String of(Reach reach, String address) {
        return switch (reach) {
            case Reach.ByEmail email -> emails.hash(address).orElse("");
            case Reach.ByAttribute attribute -> other(address);
            case Reach.ByCustomerId customer -> other(address);
        };
    }

    private String other(String address) {
        return HexFormat.of().formatHex(keyed.of(address.strip()));
    }
}
