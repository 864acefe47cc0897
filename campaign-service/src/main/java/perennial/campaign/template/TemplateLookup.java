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
        return Optional.ofNullable(definitions.current(List.of(id)).get(id))
                .map(current -> compiled(id, current.version(), current.value()));
    }

    /** Costs no statement, where the version has been asked for before. */
    public Optional<CompiledTemplate> find(String id, int version) {
        return definitions.value(id, version).map(template -> compiled(id, version, template));
    }

    private CompiledTemplate compiled(String id, int version, Template template) {
        if (compiled.size() >= CACHED_VERSIONS) {
            compiled.clear();
        }
        return compiled.computeIfAbsent(new VersionKey(id, version), key -> new CompiledTemplate(template));
    }
}
