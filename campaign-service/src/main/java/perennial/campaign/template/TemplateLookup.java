package perennial.campaign.template;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import perennial.platform.definition.Definition;
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
        return definitions.find(id).map(this::compiled);
    }

    private CompiledTemplate compiled(Definition<Template> definition) {
        if (compiled.size() >= CACHED_VERSIONS) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(
                new VersionKey(definition.id(), definition.version()), key -> new CompiledTemplate(definition.value()));
    }
}
