package perennial.campaign.template;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import perennial.platform.definition.Definitions;

/** The templates in force: a correction holds for all that was not handed over yet. */
public class TemplateLookup {

    private static final int CACHED_VERSIONS = 10_000;

    private final Definitions<Template> definitions;
    private final ConcurrentHashMap<VersionKey, CompiledTemplate> compiled = new ConcurrentHashMap<>();

    private record VersionKey(String id, int version) {}

    TemplateLookup(Definitions<Template> definitions) {
        this.definitions = definitions;
    }

    /** Also one that is stopped. */
    public Optional<CompiledTemplate> find(String id) {
        return Optional.ofNullable(definitions.current(List.of(id)).get(id)).map(current -> compiled(id, current));
    }

    private CompiledTemplate compiled(String id, Definitions.Current<Template> current) {
        if (compiled.size() >= CACHED_VERSIONS) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(
                new VersionKey(id, current.version()), key -> new CompiledTemplate(current.value()));
    }
}
