package perennial.campaign.channel;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import perennial.campaign.recipient.Reach;

/** The configured channels. {@code email} is always one of them. */
public final class Channels {

    public static final String EMAIL = "email";

    private final SortedMap<String, Channel> byName;

    Channels(Collection<Channel> channels) {
        this.byName = new TreeMap<>(channels.stream().collect(Collectors.toMap(Channel::name, Function.identity())));
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public Collection<Channel> all() {
        return byName.values();
    }

    /** Also for one that is configured no more: what is due on it waits until it is again. */
    public Reach reach(String name) {
        Channel channel = byName.get(name);
        return channel == null ? new Reach.ByCustomerId(name) : channel.reach();
    }

    public Optional<Channel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
